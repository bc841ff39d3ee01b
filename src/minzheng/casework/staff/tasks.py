"""What there is to do on a case, for this user: the forms open to them, in order; or who else must act, until when."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from minzheng.accounts import moment
from minzheng.accounts.models import Grant, User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission, Role
from minzheng.base.text import Text
from minzheng.casework import clock, services
from minzheng.casework.models import Case, CaseState, CaseStep, Decision, DecisionKind, StepState
from minzheng.casework.queries import check_of, consent_in_force
from minzheng.casework.staff import forms, proposals
from minzheng.web.forms import Form

MOST_NAMES = 5
ROLE_PERMISSION = {"village_worker": Permission.RECEIVE, "town_clerk": Permission.HANDLE}


@dataclass
class Task:
    """One form. `deed` names it in the address; `side` tasks are folded away below the main one."""

    deed: str
    title: Any
    help: Any = ""
    form: Form | None = None
    button: Any = ""
    kind: str = "primary"
    due_on: date | None = None
    days_left: int | None = None
    side: bool = False
    failed: bool = False
    about: Any = None


@dataclass
class Waiting:
    """Somebody else's turn: what, whose, until when, and whom to ask."""

    title: Any
    why: Any
    role: Any = ""
    names: list[str] = field(default_factory=list)
    due_on: date | None = None
    days_left: int | None = None
    working: bool = True
    paused: bool = False


@dataclass
class Next:
    """The main task first. `proposal` is there for whoever recommends or decides now."""

    tasks: list[Task] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    proposal: proposals.Proposal | None = None
    differences: list[proposals.Difference] = field(default_factory=list)
    recommendation: Decision | None = None

    @property
    def main(self) -> Task | None:
        return next((task for task in self.tasks if not task.side), None)

    def put_back(self, deed: str, form: Form) -> None:
        """Show a form that was refused instead of a fresh one."""
        for task in self.tasks:
            about = str(task.about.pk) if task.about is not None else ""
            if task.deed == deed and form.data.get("id", about) == about:
                task.form, task.failed = form, True

    @property
    def others(self) -> list[Task]:
        return [task for task in self.tasks if task is not self.main]


def next_of(case: Case, user: User) -> Next:
    """Everything that the right-hand column of the case page says."""
    found = Next()
    if case.state == CaseState.OPEN:
        _Open(case, user, found).fill()
    elif case.state == CaseState.PAUSED:
        _paused(case, user, found)
    elif case.state in (CaseState.GRANTED, CaseState.REFUSED):
        _decided(case, user, found)
    return found


class _Open:
    """A case in progress: its objections, then its ready steps."""

    def __init__(self, case: Case, user: User, found: Next) -> None:
        self.case, self.user, self.found = case, user, found
        self.today = moment.today()
        self.service = services.definition(case)
        self.handles = allowed(user, Permission.HANDLE, case.division)

    def fill(self) -> None:
        objections = list(self.case.objections.filter(state="open"))
        for objection in objections if self.handles else []:
            form = forms.SettleForm(deed="settle", initial={"id": objection.pk})
            title, help = _("核查并答复公示异议"), _("重新调查后作出答复；答复前不能提出审核意见。")
            self.found.tasks.append(Task("settle", title, help, form, _("提交答复"), about=objection))
        steps = list(self.case.steps.filter(state=StepState.READY).select_related("assignee"))
        for step in steps:
            self._step(step, blocked=bool(objections))
        noticed = any(self.service.steps[step.key].action == "pre_publicity" for step in steps)
        if self.handles and steps and not noticed and self._with_town(steps):
            correction = forms.CorrectionForm(deed="correct")
            self.found.tasks.append(
                Task("correct", _("请申请人补正"), "", correction, _("发出补正通知"), kind="secondary", side=True)
            )

    def _with_town(self, steps: list[CaseStep]) -> bool:
        return any(step.role != "county_decider" for step in steps)

    def _step(self, step: CaseStep, *, blocked: bool) -> None:
        declared = self.service.steps[step.key]
        permission = ROLE_PERMISSION.get(step.role, Permission.DECIDE)
        if declared.action == "pre_publicity":
            self._notice(declared.title)
        elif not allowed(self.user, permission, self.case.division):
            self.found.waiting.append(self._waiting(step, declared.title, declared.help))
        elif declared.action == "recommend" and blocked:
            self.found.waiting.append(self._waiting(step, declared.title, _("先答复公示异议，再提出审核意见。")))
        else:
            made: dict[str, Any] = {"accept": self._accept, "verify": self._verify, "visit": self._visit}
            made |= {"recommend": self._recommend, "confirm": self._confirm}
            for task in made[declared.action](declared.title, declared.help, step):
                task.due_on = step.due_on
                task.days_left = _left(step.due_on, self.today)
                self.found.tasks.append(task)

    def _accept(self, title: Text, help: Text, step: CaseStep) -> list[Task]:
        return [Task("accept", title, help, None, _("受理"))]

    def _verify(self, title: Text, help: Text, step: CaseStep) -> list[Task]:
        check = check_of(self.case)
        if consent_in_force(self.case, self.today) is None:
            why = _("家庭的核对授权已撤回或到期，不能再询问部门。已有的答复照用，其余按申报办理；写明理由。")
            form = forms.GoOnForm(deed="go_on")
            return [Task("go_on", _("不再核对，按申报继续办理"), why, form, _("继续办理"))]
        if check is None or check.declared != self.case.family:
            return [Task("verify", title, help, forms.OnceForm(deed="verify"), _("一键核对"))]
        why = _("部门还在答复，答复到了会自动出现；其他工作可以先做。确需不等，写明理由。")
        return [
            Task(
                "go_on", _("不等未答复的部门，继续办理"), why, forms.GoOnForm(deed="go_on"), _("继续办理"), "secondary"
            )
        ]

    def _visit(self, title: Text, help: Text, step: CaseStep) -> list[Task]:
        form = forms.VisitForm(deed="visit", initial={"visited_on": self.today})
        return [Task("visit", title, help, form, _("记录入户调查"))]

    def _recommend(self, title: Text, help: Text, step: CaseStep) -> list[Task]:
        self.found.proposal = proposals.of(self.case, self.today)
        form = ruling_form("recommend", self.case, self.found.proposal, None)
        return [Task("recommend", title, help, form, _("提出审核意见"))]

    def _confirm(self, title: Text, help: Text, step: CaseStep) -> list[Task]:
        found = self.found
        found.proposal = proposals.of(self.case, self.today)
        found.recommendation = recommendation_of(self.case)
        found.differences = proposals.differences(found.recommendation, found.proposal)
        if found.recommendation and found.recommendation.made_by_id == self.user.pk:
            why = _("您提出了审核意见，不能再作确认，请由其他县级人员办理。")
            found.waiting.append(self._waiting(step, title, why))
            return []
        form = ruling_form("confirm", self.case, found.proposal, found.recommendation)
        back = Task(
            "return", _("退回乡镇（街道）重新审核"), "", forms.ReasonForm(deed="return"), _("退回"), "secondary"
        )
        back.side = True
        return [Task("confirm", title, help, form, _("作出决定")), back]

    def _notice(self, title: Text) -> None:
        notice = self.case.notices.filter(state="running").first()
        if notice is None:
            return
        left = (notice.ends_on - self.today).days
        why = _("正在所在村（社区）公示，期满无异议自动转县级确认。")
        self.found.waiting.append(Waiting(title, why, due_on=notice.ends_on, days_left=left, working=False))

    def _waiting(self, step: CaseStep, title: Any, why: Any) -> Waiting:
        names = [step.assignee.display_name] if step.assignee else holders(step.role, self.case.division, self.today)
        return Waiting(title, why, role_label(step.role), names, step.due_on, _left(step.due_on, self.today))


def ruling_form(
    deed: str, case: Case, now: proposals.Proposal, recommendation: Decision | None, data: Any = None
) -> forms.RulingForm:
    """The form to recommend or to confirm; the county's has an amount for each benefit proposed."""
    if deed == "recommend":
        return forms.RulingForm(data, facts=now.inputs_hash, deed=deed)
    amounts = {entry["code"]: proposals.first_amount(entry, recommendation) for entry in now.entries}
    return forms.ConfirmForm(data, facts=now.inputs_hash, deed=deed, entries=now.entries, amounts=amounts)


def recommendation_of(case: Case) -> Decision | None:
    return case.decisions.filter(kind=DecisionKind.RECOMMENDATION, superseded_at=None).select_related("made_by").first()


def holders(role: str, division: str, on: date) -> list[str]:
    """Names of those who hold the role for this place, the nearest jurisdiction first."""
    prefixes = [division[:digits] for digits in (12, 9, 6, 4, 2)]
    found = Grant.objects.in_force(on).filter(role=role, division__in=prefixes, user__is_active=True)
    names = sorted(found.values_list("division", "user__display_name"), key=lambda pair: (-len(pair[0]), pair[1]))
    return list(dict.fromkeys(name for _division, name in names))[:MOST_NAMES]


def role_label(role: str) -> Any:
    """The role in words; a role that only a pack knows shows as it is."""
    return Role(role).label if role in Role.values else role


def _left(due_on: date | None, today: date) -> int | None:
    return clock.days_left(services.calendar(), due_on, today) if due_on else None


def _paused(case: Case, user: User, found: Next) -> None:
    correction = case.corrections.filter(answered_at=None).first()
    if correction and allowed(user, Permission.RECEIVE, case.division):
        form = forms.ReplyForm(deed="answer")
        help = _("申请人改好后，期限恢复计算。需要改申报内容的，先改再答复。")
        found.tasks.append(Task("answer", _("代申请人答复补正"), help, form, _("已补正，继续办理"), about=correction))
    why = correction.wanted if correction else ""
    found.waiting.append(Waiting(_("等待申请人补正"), why, role=_("申请人"), names=[case.applicant.name], paused=True))


def _decided(case: Case, user: User, found: Next) -> None:
    today = moment.today()
    decision = case.decisions.filter(kind=DecisionKind.CONFIRMATION, superseded_at=None).first()
    for appeal in case.appeals.filter(answered_at=None):
        left = (appeal.due_on - today).days
        decided_it = decision is not None and decision.made_by_id == user.pk
        if allowed(user, Permission.DECIDE, case.division) and not decided_it:
            form = forms.SettleForm(deed="appeal", initial={"id": appeal.pk})
            help = _("认为异议成立的，办件退回乡镇（街道）重新审核；已给予的救助在新决定作出前照常发放。")
            task = Task("appeal", _("答复申请人的异议"), help, form, _("提交答复"), about=appeal)
            task.due_on, task.days_left = appeal.due_on, left
            found.tasks.append(task)
        else:
            why = _("作出原决定的人不能答复异议。") if decided_it else _("由作出决定的民政部门答复。")
            names = holders(Role.COUNTY_DECIDER, case.division, today)
            names = [name for name in names if not (decided_it and name == user.display_name)]
            title = _("答复申请人的异议")
            found.waiting.append(
                Waiting(title, why, Role.COUNTY_DECIDER.label, names, appeal.due_on, left, working=False)
            )
    rating = getattr(case, "rating", None)
    unhappy = rating is not None and rating.follow_up_due_on is not None and rating.followed_up_at is None
    if rating is not None and unhappy and allowed(user, Permission.HANDLE, case.division):
        task = Task("follow_up", _("回访差评"), "", forms.FollowUpForm(deed="follow_up"), _("记录回访"), about=rating)
        task.due_on, task.days_left = rating.follow_up_due_on, _left(rating.follow_up_due_on, today)
        found.tasks.append(task)
