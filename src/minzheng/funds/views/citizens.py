"""What a family sees of its payments."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minzheng.accounts.access import citizen
from minzheng.accounts.models import User
from minzheng.base.money import chinese_capital
from minzheng.funds import families
from minzheng.funds.tables import payment_table


@require_GET
@citizen
def my_payments(request: HttpRequest) -> HttpResponse:
    """Every benefit of the citizen or their household, month by month, in plain words."""
    schedules = families.my_schedules(cast(User, request.user))
    blocks = [{"schedule": schedule, "table": payment_table(schedule, with_links=True)} for schedule in schedules]
    return render(request, "funds/my_payments.html", {"blocks": blocks})


@require_GET
@citizen
def advice(request: HttpRequest, line_id: int) -> HttpResponse:
    """One payment on a sheet to print, the amount in capital characters as well."""
    payment = families.my_payment(cast(User, request.user), line_id)
    context = {"payment": payment, "in_words": chinese_capital(payment.line.amount_fen)}
    return render(request, "funds/advice.html", context)
