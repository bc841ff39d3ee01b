"""What a family sees of its payments."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minzheng.accounts.access import citizen
from minzheng.accounts.models import User
from minzheng.base.identifiers import mask_account
from minzheng.base.money import chinese_capital, format_yuan
from minzheng.funds import families, recovery_tables
from minzheng.funds.families import Payment
from minzheng.funds.tables import payment_table
from minzheng.funds.wording import joined
from minzheng.web.filters import date_zh


@citizen
@require_GET
def my_payments(request: HttpRequest) -> HttpResponse:
    """Every benefit of the citizen or their household, month by month, in plain words."""
    schedules = families.my_schedules(cast(User, request.user))
    blocks = [{"schedule": schedule, "table": payment_table(schedule, with_links=True)} for schedule in schedules]
    claims = recovery_tables.my_claims(families.my_claims(cast(User, request.user)))
    return render(request, "funds/my_payments.html", {"blocks": blocks, "claims": claims})


@citizen
@require_GET
def advice(request: HttpRequest, line_id: int) -> HttpResponse:
    """One payment on a sheet to print, the amount in capital characters as well."""
    payment = families.my_payment(cast(User, request.user), line_id)
    return render(request, "funds/advice.html", {"rows": _advice_rows(payment)})


def _advice_rows(payment: Payment) -> list[dict[str, Any]]:
    line = payment.line
    return [
        {"key": _("待遇"), "value": line.entitlement.title},
        {"key": _("月份"), "value": payment.month},
        {"key": _("收款人"), "value": line.payee_name or line.payee.name},
        {"key": _("账号"), "value": f"{line.bank_name} {mask_account(line.account)}" if line.account else _("未登记")},
        {"key": _("金额"), "value": format_yuan(line.amount_fen)},
        {"key": _("金额大写"), "value": format_html('<span lang="zh">{}</span>', chinese_capital(line.amount_fen))},
        {
            "key": _("状态"),
            "value": payment.state,
            "note": joined(payment.kept, payment.about, payment.why, payment.advice),
        },
        {"key": _("日期"), "value": date_zh(line.settled_on) or "—"},
        {"key": _("办件编号"), "value": line.entitlement.case_number},
    ]
