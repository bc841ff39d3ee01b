"""The saved queries of the work list: what each holds, in which order, and what it says when it is empty."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds, jurisdictions, scope
from minzheng.accounts.roles import Permission
from minzheng.base.divisions import Division
from minzheng.base.text import Text
from minzheng.casework import clock, services
from minzheng.casework.models import (
    Appeal,
    Case,
    CaseState,
    CaseStep,
    Correction,
    Notice,
    Objection,
    Rating,
    ServiceVersion,
)
from minzheng.casework.queries import work_steps

SECRETS = ("family", "note", "applicant__id_number", "applicant__phone", "applicant__bank_account", "version__content")


@dataclass(frozen=True)
class Queue:
    """A saved query. `by` is the order, and the last column of it is unique; `due` reads a row's date due."""

    key: str
    title: Any
    empty: Any
    empty_text: Any
    permissions: tuple[Permission, ...]
    rows: Callable[[User], QuerySet[Any]]
    by: tuple[str, str]
    due: Callable[[Any], date | None]
    what: Any = ""

    @property
    def of_steps(self) -> bool:
        return self.key in ("mine", "team", "overdue")


def ready_steps(user: User) -> QuerySet[CaseStep]:
    """Steps that wait for somebody's work; not those whose clock stands, nor a notice that only has to run."""
    noticed = Notice.objects.filter(case=OuterRef("case"), state="running")
    return work_steps(user).filter(~Exists(noticed), case__state=CaseState.OPEN)


def _corrections(user: User) -> QuerySet[Correction]:
    return Correction.objects.filter(scope(user, Permission.RECEIVE, "case__division"), answered_at=None).filter(
        case__state=CaseState.PAUSED
    )


def _notices(user: User) -> QuerySet[Notice]:
    may = scope(user, Permission.HANDLE) | scope(user, Permission.DECIDE)
    return Notice.objects.filter(may, state="running")


def _objections(user: User) -> QuerySet[Objection]:
    in_progress = [CaseState.OPEN, CaseState.PAUSED]
    return Objection.objects.filter(
        scope(user, Permission.HANDLE, "case__division"), state="open", case__state__in=in_progress
    )


def _ratings(user: User) -> QuerySet[Rating]:
    return Rating.objects.filter(
        scope(user, Permission.HANDLE, "case__division"), follow_up_due_on__isnull=False, followed_up_at=None
    )


def _appeals(user: User) -> QuerySet[Appeal]:
    return Appeal.objects.filter(scope(user, Permission.DECIDE, "case__division"), answered_at=None)


WORKERS = (Permission.RECEIVE, Permission.HANDLE, Permission.DECIDE)
QUEUES = {
    queue.key: queue
    for queue in (
        Queue(
            "mine", _("我的"), _("手头没有待办"),
            _("在“本组”中点“我来办”，办件就会列在这里，最早到期的在最上面。"), WORKERS,
            lambda user: ready_steps(user).filter(assignee=user), ("due_on", "id"), lambda row: row.due_on,
        ),
        Queue(
            "team", _("本组"), _("没有待办"), _("新的申请提交后，会按到期日列在这里。"), WORKERS,
            ready_steps, ("due_on", "id"), lambda row: row.due_on,
        ),
        Queue(
            "overdue", _("已超期"), _("没有超期的办件"), _("超过承诺期限还没办完的，会列在这里。"), WORKERS,
            lambda user: ready_steps(user), ("due_on", "id"), lambda row: row.due_on,
        ),
        Queue(
            "correction", _("待补正"), _("没有等待补正的办件"), _("请申请人补正后，办件在这里等待答复，期限暂停计算。"),
            (Permission.RECEIVE,), _corrections, ("asked_at", "id"), lambda row: None, _("等待申请人补正"),
        ),
        Queue(
            "notices", _("在公示"), _("没有正在公示的办件"),
            _("建议给予救助的办件在公示期内列在这里，期满自动转县级。"),
            (Permission.HANDLE, Permission.DECIDE), _notices, ("ends_on", "id"), lambda row: row.ends_on, _("公示至"),
        ),
        Queue(
            "objections", _("公示异议"), _("没有待核查的异议"), _("公示期间有人提出异议时，会列在这里。"),
            (Permission.HANDLE,), _objections, ("made_at", "id"), lambda row: None, _("核查公示异议"),
        ),
        Queue(
            "ratings", _("差评回访"), _("没有待回访的差评"), _("申请人评价不满意时列在这里，15个工作日内回访。"),
            (Permission.HANDLE,), _ratings, ("follow_up_due_on", "id"), lambda row: row.follow_up_due_on, _("回访差评"),
        ),
        Queue(
            "appeals", _("申请人异议"), _("没有待答复的异议"), _("申请人对决定提出异议时列在这里，15天内答复。"),
            (Permission.DECIDE,), _appeals, ("due_on", "id"), lambda row: row.due_on, _("答复申请人异议"),
        ),
    )
}  # fmt: skip


def queues_of(user: User) -> list[Queue]:
    """The saved queries that this user has any use for."""
    return [queue for queue in QUEUES.values() if any(holds(user, permission) for permission in queue.permissions)]


def rows_of(queue: Queue, user: User, today: date) -> QuerySet[Any]:
    """The queue's rows, ready to page through, with what a line shows and nothing secret."""
    rows = queue.rows(user)
    if queue.key == "overdue":
        rows = rows.filter(due_on__lt=today)
    prefix = "case__"
    related = ["case", "case__applicant", "case__version", *(["assignee"] if queue.of_steps else [])]
    return rows.select_related(*related).defer(*(prefix + name for name in SECRETS))


def counts(user: User, today: date) -> dict[str, int]:
    """How many rows each queue has: one query for the queues of steps, one for each other."""
    steps = ready_steps(user).aggregate(
        mine=Count("id", filter=Q(assignee=user)), team=Count("id"), overdue=Count("id", filter=Q(due_on__lt=today))
    )
    return {queue.key: steps[queue.key] if queue.of_steps else queue.rows(user).count() for queue in queues_of(user)}


def towns_of(user: User) -> list[Division]:
    """The towns inside the user's places, to filter by; empty if there is only one."""
    known = services.divisions()
    prefixes = {prefix for permission in WORKERS for prefix in jurisdictions(user, permission)}
    towns = {town.code12: town for prefix in prefixes for town in known.under(prefix, "town")}
    return list(towns.values()) if len(towns) > 1 else []


def step_titles() -> dict[str, Text]:
    """The steps of the services that the site offers now, to filter by."""
    return {key: step.title for entry in services.services().values() for key, step in entry.value.steps.items()}


@dataclass(frozen=True)
class Line:
    """A row of the work list. `left` counts working days; None where nothing is due."""

    case: Case
    name: str
    place: str
    what: Any
    due_on: date | None
    left: int | None
    working: bool
    since: datetime | None
    step: CaseStep | None
    mine: bool


def lines(queue: Queue, rows: Iterable[Model], user: User, today: date) -> list[Line]:
    """The rows as the list shows them; one query for the services' versions."""
    found = list(rows)
    versions = ServiceVersion.objects.in_bulk({row.case.version_id for row in found})  # type: ignore[attr-defined]
    return [_line(queue, row, versions, user, today) for row in found]


def _line(queue: Queue, row: Any, versions: dict[str, ServiceVersion], user: User, today: date) -> Line:
    case = row.case
    case.version = versions[case.version_id]
    due_on = queue.due(row)
    calendar_days = queue.key in ("notices", "appeals")
    left = None
    if due_on is not None:
        left = (due_on - today).days if calendar_days else clock.days_left(services.calendar(), due_on, today)
    step = row if queue.of_steps else None
    return Line(
        case=case,
        name=case.applicant.name,
        place="".join(place.name for place in services.divisions().path(case.division)[-2:]),
        what=services.definition(case).steps[row.key].title if step else queue.what,
        due_on=due_on,
        left=left,
        working=not calendar_days,
        since=getattr(row, "asked_at", None) or getattr(row, "made_at", None),
        step=step,
        mine=step is not None and step.assignee_id == user.pk,
    )
