"""Operations on cases: the same actions and permissions as the pages."""

from collections.abc import Callable
from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Header, Path, Query

from minzheng.accounts import audit, moment
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds
from minzheng.accounts.roles import Permission
from minzheng.base.money import parse_yuan
from minzheng.casework import actions, letters, queries
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.api.schemas import (
    AnswersIn,
    OpenIn,
    ReasonIn,
    RulingIn,
    SubmitIn,
    VisitIn,
)
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Case, Decision
from minzheng.casework.representations import case_detail, case_line, decision_values, may_open
from minzheng.casework.services import services
from minzheng.registry.errors import PersonNotFound
from minzheng.registry.models import Person
from minzheng.registry.queries import find_person

router = Router()
Key = Annotated[
    str,
    Header(min_length=8, max_length=80, alias="Idempotency-Key", description="Made by the caller; it never acts twice"),
]
Number = Annotated[str, Path(pattern=r"^[0-9A-Z]{1,32}$", description="The case's number")]
PAGE = 50
PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}


def caller(request: HttpRequest) -> User:
    return cast(User, request.user)


def require_family(user: User, case: Case) -> None:
    """What tells of the family is for who may open a family's record. Raises CaseNotFound."""
    if not may_open(case, user):
        raise CaseNotFound


def note_look(user: User, case: Case, action: str) -> None:
    """A member of staff opened it: who, when, why."""
    if not user.is_citizen:
        audit.record(actor=user, action=action, subject=case, purpose="API", case_number=case.number)


def find(request: HttpRequest, number: str) -> Case:
    return queries.case_for(caller(request), number)


@router.get("/cases", summary="Cases you may see, by number; page on with `after`")
def list_cases(
    request: HttpRequest,
    state: Annotated[str, Query(pattern=r"^[a-z]{0,12}$")] = "",
    after: Annotated[str, Query(pattern=r"^[0-9A-Z]{0,32}$")] = "",
) -> dict[str, Any]:
    cases = Case.objects.visible_to(caller(request)).filter(number__gt=after).order_by("number")
    if state:
        cases = cases.filter(state=state)
    page = list(cases[: PAGE + 1])
    return {
        "cases": [case_line(case) for case in page[:PAGE]],
        "next": page[PAGE - 1].number if len(page) > PAGE else None,
    }


def _person(user: User, id_number: str) -> Person:
    """The person with this number. A citizen finds only themself, and learns of nobody else whether they exist."""
    try:
        person = find_person(id_number)
    except PersonNotFound:
        if user.is_citizen:
            raise CaseNotFound from None
        raise
    if user.is_citizen and user.person_id != person.pk:
        raise CaseNotFound
    return person


@router.post("/cases", summary="Open a case with one ID number", response={201: dict[str, Any]})
def open_case(request: HttpRequest, body: OpenIn) -> tuple[int, dict[str, Any]]:
    user = caller(request)
    if not user.is_citizen and not holds(user, Permission.RECEIVE):
        raise NotPermitted(Permission.RECEIVE)
    person = _person(user, body.id_number)
    if body.service not in services():
        raise CaseNotFound
    case = actions.open_case(actor=user, person=person, service=body.service, channel=body.channel, at=moment.now())
    return 201, case_detail(case, user)


@router.get("/cases/{number}", summary="One case: family, steps, timeline, decision")
def get_case(request: HttpRequest, number: Number) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    note_look(user, case, "view_case")
    return case_detail(case, user)


@router.patch("/cases/{number}/answers", summary="Change answers of a draft or of a case to be corrected")
def save_answers(request: HttpRequest, number: Number, body: AnswersIn) -> dict[str, Any]:
    case = find(request, number)
    user = caller(request)
    return case_detail(actions.save_answers(actor=user, case_id=case.pk, at=moment.now(), **body.model_dump()), user)


@router.post("/cases/{number}/submit", summary="Submit with the adult members' consent")
def submit(request: HttpRequest, number: Number, body: SubmitIn, key: Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.submit_case(
        actor=user,
        case_id=case.pk,
        wording=body.wording,
        agreed=[str(pk) for pk in body.agreed],
        operation_id=key,
        at=moment.now(),
    )
    return case_detail(case, user)


@router.post("/cases/{number}/accept", summary="Accept: the clock starts")
def accept(request: HttpRequest, number: Number) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    return case_detail(actions.accept_case(actor=user, case_id=case.pk, at=moment.now()), user)


@router.post("/cases/{number}/verify", summary="One-click verification")
def verify(request: HttpRequest, number: Number, key: Key) -> dict[str, Any]:
    case = find(request, number)
    check = actions.start_verification(actor=caller(request), case_id=case.pk, operation_id=key, at=moment.now())
    return {"check": str(check.pk)}


@router.post("/cases/{number}/finish-verification", summary="Go on without the missing answers")
def finish_verification(request: HttpRequest, number: Number, body: ReasonIn, key: Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.finish_verification(
        actor=user, case_id=case.pk, reason=body.reason, operation_id=key, at=moment.now()
    )
    return case_detail(case, user)


@router.post("/cases/{number}/visits", summary="Record a home visit", response={201: dict[str, Any]})
def record_visit(request: HttpRequest, number: Number, body: VisitIn, key: Key) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    visit = actions.record_visit(
        actor=caller(request), case_id=case.pk, operation_id=key, at=moment.now(), **body.model_dump()
    )
    return 201, {"id": visit.pk}


@router.post("/cases/{number}/correction", summary="Send back for correction: the clock stands")
def request_correction(request: HttpRequest, number: Number, body: ReasonIn, key: Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    actions.request_correction(actor=user, case_id=case.pk, wanted=body.reason, operation_id=key, at=moment.now())
    return case_detail(find(request, number), user)


@router.post("/cases/{number}/correction/answer", summary="The correction is made: the clock goes on")
def answer_correction(request: HttpRequest, number: Number, body: ReasonIn, key: Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.answer_correction(actor=user, case_id=case.pk, reply=body.reason, operation_id=key, at=moment.now())
    return case_detail(case, user)


@router.get("/cases/{number}/proposal", summary="What the rules say today, with every reason")
def proposal(request: HttpRequest, number: Number) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    require_family(user, case)
    note_look(user, case, "view_proposal")
    return queries.proposal(case, moment.today()).to_json()


def _rule(act: Callable[..., Decision], request: HttpRequest, number: str, body: RulingIn, key: str) -> dict[str, Any]:
    """Recommend or confirm."""
    case = find(request, number)
    amounts = {code: parse_yuan(yuan) for code, yuan in body.amounts.items()}
    ruling = Ruling(outcome=body.outcome, amounts=amounts, reason=body.reason)
    decision = act(actor=caller(request), case_id=case.pk, ruling=ruling, operation_id=key, at=moment.now())
    return decision_values(decision)


@router.post("/cases/{number}/recommend", summary="The town recommends")
def recommend(request: HttpRequest, number: Number, body: RulingIn, key: Key) -> dict[str, Any]:
    return _rule(actions.recommend, request, number, body, key)


@router.post("/cases/{number}/confirm", summary="The county decides")
def confirm(request: HttpRequest, number: Number, body: RulingIn, key: Key) -> dict[str, Any]:
    return _rule(actions.confirm, request, number, body, key)


@router.post("/cases/{number}/return", summary="The county sends the case back to the town")
def return_to_town(request: HttpRequest, number: Number, body: ReasonIn, key: Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.return_to_town(actor=user, case_id=case.pk, reason=body.reason, operation_id=key, at=moment.now())
    return case_detail(case, user)


@router.post("/cases/{number}/withdraw", summary="The applicant takes the application back")
def withdraw(request: HttpRequest, number: Number, key: Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.withdraw_case(actor=user, case_id=case.pk, operation_id=key, at=moment.now())
    return case_detail(case, user)


@router.post("/cases/{number}/consent/withdraw", summary="No department is asked any more; the case goes on")
def withdraw_consent(request: HttpRequest, number: Number, key: Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.withdraw_consent(actor=user, case_id=case.pk, operation_id=key, at=moment.now())
    return case_detail(case, user)


@router.get("/cases/{number}/letter", summary="The letter of the decision as PDF", openapi_extra=PDF)
def letter(request: HttpRequest, number: Number) -> HttpResponse:
    case, user = find(request, number), caller(request)
    require_family(user, case)
    newest = case.letters.order_by("-issued_at").first()
    if newest is None:
        raise CaseNotFound
    note_look(user, case, "view_letter")
    return HttpResponse(letters.pdf(newest), content_type="application/pdf")
