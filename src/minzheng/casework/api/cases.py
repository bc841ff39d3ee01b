"""Operations on cases: the same actions and permissions as the pages."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Header, Query

from minzheng.accounts import audit, moment
from minzheng.accounts.models import User
from minzheng.base.money import parse_yuan
from minzheng.casework import actions, letters, queries
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.api.schemas import (
    AnswersIn,
    OpenIn,
    RatingIn,
    ReasonIn,
    RulingIn,
    SubmitIn,
    VisitIn,
)
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Case
from minzheng.casework.representations import case_detail, case_line, decision_values
from minzheng.casework.services import services
from minzheng.registry.queries import find_person

router = Router()
Key = Header(min_length=8, max_length=80, description="Made by the caller; the same key never acts twice")
PAGE = 50


def caller(request: HttpRequest) -> User:
    return cast(User, request.user)


def find(request: HttpRequest, number: str) -> Case:
    return queries.case_for(caller(request), number)


@router.get("/cases", summary="Cases you may see, by number; page on with `after`")
def list_cases(request: HttpRequest, state: str = "", after: str = Query("", max_length=32)) -> dict[str, Any]:
    cases = Case.objects.visible_to(caller(request)).filter(number__gt=after).order_by("number")
    if state:
        cases = cases.filter(state=state)
    page = list(cases[: PAGE + 1])
    return {
        "cases": [case_line(case) for case in page[:PAGE]],
        "next": page[PAGE - 1].number if len(page) > PAGE else None,
    }


@router.post("/cases", summary="Open a case with one ID number", response={201: dict[str, Any]})
def open_case(request: HttpRequest, body: OpenIn) -> tuple[int, dict[str, Any]]:
    user = caller(request)
    person = find_person(body.id_number)
    if body.service not in services() or (user.is_citizen and user.person_id != person.pk):
        raise CaseNotFound
    case = actions.open_case(actor=user, person=person, service=body.service, channel=body.channel, at=moment.now())
    return 201, case_detail(case, user)


@router.get("/cases/{number}", summary="One case: family, steps, timeline, decision")
def get_case(request: HttpRequest, number: str) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    if not user.is_citizen:
        audit.record(actor=user, action="view_case", subject=case, purpose="API", case_number=case.number)
    return case_detail(case, user)


@router.patch("/cases/{number}/answers", summary="Change answers of a draft or of a case to be corrected")
def save_answers(request: HttpRequest, number: str, body: AnswersIn) -> dict[str, Any]:
    case = find(request, number)
    user = caller(request)
    return case_detail(actions.save_answers(actor=user, case_id=case.pk, at=moment.now(), **body.model_dump()), user)


@router.post("/cases/{number}/submit", summary="Submit with the adult members' consent")
def submit(request: HttpRequest, number: str, body: SubmitIn, idempotency_key: str = Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.submit_case(
        actor=user,
        case_id=case.pk,
        wording=body.wording,
        agreed=[str(pk) for pk in body.agreed],
        operation_id=idempotency_key,
        at=moment.now(),
    )
    return case_detail(case, user)


@router.post("/cases/{number}/accept", summary="Accept: the clock starts")
def accept(request: HttpRequest, number: str) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    return case_detail(actions.accept_case(actor=user, case_id=case.pk, at=moment.now()), user)


@router.post("/cases/{number}/verify", summary="One-click verification")
def verify(request: HttpRequest, number: str, idempotency_key: str = Key) -> dict[str, Any]:
    case = find(request, number)
    check = actions.start_verification(
        actor=caller(request), case_id=case.pk, operation_id=idempotency_key, at=moment.now()
    )
    return {"check": str(check.pk)}


@router.post("/cases/{number}/finish-verification", summary="Go on without the missing answers")
def finish_verification(request: HttpRequest, number: str, body: ReasonIn) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.finish_verification(actor=user, case_id=case.pk, reason=body.reason, at=moment.now())
    return case_detail(case, user)


@router.post("/cases/{number}/visits", summary="Record a home visit", response={201: dict[str, Any]})
def record_visit(
    request: HttpRequest, number: str, body: VisitIn, idempotency_key: str = Key
) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    visit = actions.record_visit(
        actor=caller(request), case_id=case.pk, operation_id=idempotency_key, at=moment.now(), **body.model_dump()
    )
    return 201, {"id": visit.pk}


@router.post("/cases/{number}/correction", summary="Send back for correction: the clock stands")
def request_correction(request: HttpRequest, number: str, body: ReasonIn, idempotency_key: str = Key) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    actions.request_correction(
        actor=user, case_id=case.pk, wanted=body.reason, operation_id=idempotency_key, at=moment.now()
    )
    return case_detail(find(request, number), user)


@router.post("/cases/{number}/correction/answer", summary="The correction is made: the clock goes on")
def answer_correction(request: HttpRequest, number: str, body: ReasonIn) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    case = actions.answer_correction(actor=user, case_id=case.pk, reply=body.reason, at=moment.now())
    return case_detail(case, user)


def _ruling(body: RulingIn) -> Ruling:
    amounts = {code: parse_yuan(yuan) for code, yuan in body.amounts.items()}
    return Ruling(outcome=body.outcome, amounts=amounts, reason=body.reason)


@router.get("/cases/{number}/proposal", summary="What the rules say today, with every reason")
def proposal(request: HttpRequest, number: str) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    if case_detail(case, user)["family"] is None:
        raise CaseNotFound
    return queries.proposal(case, moment.today()).to_json()


@router.post("/cases/{number}/recommend", summary="The town recommends")
def recommend(request: HttpRequest, number: str, body: RulingIn, idempotency_key: str = Key) -> dict[str, Any]:
    case = find(request, number)
    decision = actions.recommend(
        actor=caller(request),
        case_id=case.pk,
        ruling=_ruling(body),
        operation_id=idempotency_key,
        at=moment.now(),
    )
    return decision_values(decision)


@router.post("/cases/{number}/confirm", summary="The county decides")
def confirm(request: HttpRequest, number: str, body: RulingIn, idempotency_key: str = Key) -> dict[str, Any]:
    case = find(request, number)
    decision = actions.confirm(
        actor=caller(request),
        case_id=case.pk,
        ruling=_ruling(body),
        operation_id=idempotency_key,
        at=moment.now(),
    )
    return decision_values(decision)


@router.post("/cases/{number}/return", summary="The county sends the case back to the town")
def return_to_town(request: HttpRequest, number: str, body: ReasonIn) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    return case_detail(actions.return_to_town(actor=user, case_id=case.pk, reason=body.reason, at=moment.now()), user)


@router.post("/cases/{number}/withdraw", summary="The applicant takes the application back")
def withdraw(request: HttpRequest, number: str) -> dict[str, Any]:
    case, user = find(request, number), caller(request)
    return case_detail(actions.withdraw_case(actor=user, case_id=case.pk, at=moment.now()), user)


@router.post("/cases/{number}/appeal", summary="Object to the decision", response={201: dict[str, Any]})
def appeal(request: HttpRequest, number: str, body: ReasonIn, idempotency_key: str = Key) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    made = actions.file_appeal(
        actor=caller(request), case_id=case.pk, text=body.reason, operation_id=idempotency_key, at=moment.now()
    )
    return 201, {"id": made.pk, "due_on": made.due_on.isoformat()}


@router.post("/cases/{number}/rating", summary="Rate the service, once", response={201: dict[str, Any]})
def rate(request: HttpRequest, number: str, body: RatingIn) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    rating = actions.rate(
        actor=caller(request), case_id=case.pk, score=body.score, comment=body.comment, at=moment.now()
    )
    return 201, {"score": rating.score}


@router.get("/cases/{number}/letter", summary="The letter of the decision as PDF", include_in_schema=True)
def letter(request: HttpRequest, number: str) -> HttpResponse:
    case, user = find(request, number), caller(request)
    if case_detail(case, user)["family"] is None:
        raise CaseNotFound
    newest = case.letters.order_by("-issued_at").first()
    if newest is None:
        raise CaseNotFound
    return HttpResponse(letters.pdf(newest), content_type="application/pdf")
