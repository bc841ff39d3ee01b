"""The overview: nine figures, each with its definition, the time of its data, and the cases behind it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.keyset import page
from minzheng.accounts.permissions import allowed, scope
from minzheng.accounts.roles import Permission
from minzheng.base.money import format_yuan
from minzheng.casework import clock, services
from minzheng.casework.models import Case, CaseState
from minzheng.casework.staff.case import STATE_KINDS
from minzheng.casework.staff.measures import SMALLEST_SHOWN, Measures, PlaceFigures, listed, measure

commanders = staff(Permission.SEE_FIGURES)
TITLES = {
    "all": gettext_lazy("全部办件"),
    "progress": gettext_lazy("正在办理"),
    "overdue": gettext_lazy("已超过承诺期限"),
    "paused": gettext_lazy("等待申请人补正"),
    "decided": gettext_lazy("近90天作出决定"),
    "submitted": gettext_lazy("本月提交"),
    "checked": gettext_lazy("本月收到部门答复"),
    "granted": gettext_lazy("本月确认给予救助"),
    "rated": gettext_lazy("已评价"),
}


def shown_count(number: int, small: bool) -> str:
    """A count of families; below county level a small one is not told, so that nobody can be picked out."""
    if small and 0 < number < SMALLEST_SHOWN:
        return _("少于%(number)s") % {"number": SMALLEST_SHOWN}
    return f"{number:,}"


def average(days: list[int]) -> str:
    return f"{sum(days) / len(days):.1f}" if days else ""


def share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "–"


@commanders
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    service = next(iter(services.services()))
    found = measure(request.user, service, moment.today())
    context: dict[str, Any] = {
        "figures": _figures(found, service),
        "table": _table(found),
        "now": moment.now(),
        "small": found.small,
        "smallest": SMALLEST_SHOWN,
        "service": services.current(service),
        "bars": [
            {"name": line.place.name, "days": average(line.days), "value": sum(line.days) / len(line.days)}
            for line in found.lines
            if len(line.days) >= (SMALLEST_SHOWN if found.small else 1)
        ],
    }
    context["longest"] = max([services.current(service).time.promised, *(bar["value"] for bar in context["bars"])])
    return render(request, "casework/staff/figures.html", context)


def _url(what: str, place: str = "") -> str:
    query = {"what": what, **({"place": place} if place else {})}
    return f"{reverse('staff:figure_cases')}?{urlencode(query)}"


def _figures(found: Measures, key: str) -> list[dict[str, Any]]:
    total, time = found.total, services.current(key).time
    decided = len(total.days)
    cases = _("件")
    score = f"{found.average_score:.1f}" if found.average_score is not None and found.ratings >= SMALLEST_SHOWN else "–"
    rows: list[tuple[str, str, str, str, str, str]] = [
        ("progress", _("正在办理"), f"{total.in_progress:,}", cases, _("已提交、尚未作出决定，含等待补正"), ""),
        ("overdue", _("已超期"), f"{total.overdue:,}", cases, _("过了承诺办结日仍未决定，暂停计时的不算"),
         "danger" if total.overdue else ""),
        ("paused", _("等待补正"), f"{total.states[CaseState.PAUSED]:,}", cases, _("已请申请人补正，期限暂停"), ""),
        ("decided", _("平均用时"), average(total.days) or "–", _("个工作日"),
         _("近90天：从受理到决定，扣除补正暂停。承诺%(promised)s个，以前%(before)s个")
         % {"promised": time.promised, "before": time.usual_before or "–"}, ""),
        ("decided", _("按期办结"), share(found.in_time, decided), "",
         _("近90天：承诺期限内作出决定的占比，共%(count)s件") % {"count": f"{decided:,}"}, ""),
        ("checked", _("免交证明"), f"{found.answers:,}", _("项"),
         _("本月由部门直接答复、不用家庭提供的数据项（人次）"), ""),
        ("submitted", _("零跑动"), share(found.without_trip, found.submitted), "",
         _("本月不到窗口提交的占比，共提交%(count)s件") % {"count": f"{found.submitted:,}"}, ""),
        ("granted", _("本月新增月救助金"), format_yuan(found.granted_fen), "",
         _("本月确认的%(count)s户每月应发金额合计") % {"count": f"{found.granted_families:,}"}, ""),
        ("rated", _("满意度"), score, _("分"),
         _("满分5分，共%(count)s次评价；4分以上占%(share)s。不足5次不显示")
         % {"count": f"{found.ratings:,}", "share": share(found.happy, found.ratings)}, ""),
    ]  # fmt: skip
    names = ("url", "label", "value", "unit", "note", "kind")
    return [dict(zip(names, (_url(what), *rest), strict=True)) for what, *rest in rows]


def _table(found: Measures) -> dict[str, Any]:
    columns = [
        {"key": "place", "label": _("地方")},
        *({"key": state, "label": label, "type": "number"} for state, label in _states()),
        {"key": "overdue", "label": _("已超期"), "type": "number"},
        {"key": "average", "label": _("平均用时（工作日）"), "type": "number"},
    ]
    return {"caption": _("各地办件"), "columns": columns, "rows": [_row(line, found.small) for line in found.lines]}


def _states() -> list[tuple[str, str]]:
    return [(state.value, str(state.label)) for state in CaseState if state != CaseState.DRAFT]


def _row(line: PlaceFigures, small: bool) -> dict[str, Any]:
    told = len(line.days) >= SMALLEST_SHOWN or not small
    return {
        "place": line.place.name,
        "url": _url("all", line.place.prefix),
        **{state: shown_count(line.states[state], small) for state, _label in _states()},
        "overdue": shown_count(line.overdue, small),
        "average": average(line.days) if told else "",
    }


@commanders
@require_GET
def cases(request: StaffRequest) -> HttpResponse:
    """The cases behind a figure: number, place, state and date due; no person."""
    what, place = request.GET.get("what", "all"), request.GET.get("place", "")
    if what not in TITLES or (place and not place.isdigit()):
        raise Http404
    service = next(iter(services.services()))
    found = listed(request.user, service, what, moment.today())
    found = found.filter(scope(request.user, Permission.SEE_CASES), division__startswith=place)
    rows: QuerySet[Case] = found.only("number", "division", "state", "due_on", "is_provisional", "submitted_at")
    shown = page(request, rows, by=("number", "id"), key=lambda row: (row.number, row.pk), descending=True)
    context = {
        "title": TITLES[what],
        "place": services.divisions().full_name(place) if place in services.divisions() else "",
        "page": shown,
        "table": _list(request, shown.rows),
    }
    return render(request, "casework/staff/figure_cases.html", context)


def _list(request: StaffRequest, rows: list[Case]) -> dict[str, Any]:
    places, today = services.divisions(), moment.today()
    columns = [
        {"key": "number", "label": _("办件编号")},
        {"key": "place", "label": _("所在地")},
        {"key": "state", "label": _("状态"), "type": "tag"},
        {"key": "submitted_at", "label": _("提交"), "type": "date"},
        {"key": "due", "label": _("期限"), "type": "deadline"},
    ]
    lines = []
    for row in rows:
        running = row.state in (CaseState.OPEN, CaseState.PAUSED) and row.due_on is not None
        due = {
            "due_on": row.due_on,
            "days_left": clock.days_left(services.calendar(), row.due_on, today) if row.due_on else 0,
            "paused": row.state == CaseState.PAUSED,
            "provisional": row.is_provisional,
        }
        may_open = allowed(request.user, Permission.OPEN_FAMILY, row.division)
        lines.append(
            {
                "number": row.number,
                "url": reverse("staff:case", args=[row.number]) if may_open else "",
                "place": "".join(place.name for place in places.path(row.division)[-3:-1]),
                "state": {"text": row.get_state_display(), "kind": STATE_KINDS[CaseState(row.state)]},
                "submitted_at": row.submitted_at,
                "due": due if running else None,
            }
        )
    empty = {"title": _("没有这样的办件"), "text": _("有办件符合这个指标时会列在这里。")}
    return {"caption": TITLES["all"] if not rows else "", "columns": columns, "rows": lines, "empty": empty}
