"""Payments over the API: the same actions and permissions as the pages. Every write needs an Idempotency-Key."""

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, UploadedFile
from ninja.params.functions import Header, Path, Query

from minzheng.accounts import moment
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds
from minzheng.accounts.roles import Permission
from minzheng.funds import actions, queries, recovery_api, representations
from minzheng.funds.errors import ReturnRefused
from minzheng.funds.models import Batch, Entitlement
from minzheng.funds.months import month_of, parse_month
from minzheng.funds.paging import Page, entitlement_page

router = Router(tags=["payments"])
router.add_router("", recovery_api.router)
Key = Annotated[
    str, Header(min_length=8, max_length=80, alias="Idempotency-Key", description="Made by the caller; acts only once")
]
Number = Annotated[str, Path(pattern=r"^[0-9A-Z-]{1,32}$", description="Number of a batch")]
LineId = Annotated[int, Path(ge=1, lt=2**63, description="Id of a payment line")]
# Each parameter has an annotation of its own: ninja keeps the default in it, and would give it to both.
Offset = Annotated[int, Query(ge=0, lt=2**31)]
Limit = Annotated[int, Query(ge=0, lt=2**31)]
Answer = dict[str, Any]


class MakeBatch(Schema):
    """`division` is a jurisdiction such as 330402; `further` asks for another batch of the same month."""

    division: str
    month: str
    bank: str
    further: bool = False


class Reason(Schema):
    reason: str


class MonthAndReason(Reason):
    month: str


def _user(request: HttpRequest, permission: Permission) -> User:
    user = cast(User, request.user)
    if not user.is_citizen and not holds(user, permission):
        raise NotPermitted(permission)
    return user


def _staff(request: HttpRequest, permission: Permission) -> User:
    user = _user(request, permission)
    if user.is_citizen:
        raise NotPermitted(permission)
    return user


@router.get("/payments/due", summary="What is due and in no batch yet, by bank")
def due(request: HttpRequest, division: str, month: str = "") -> list[Answer]:
    user = _staff(request, Permission.SEE_PAYMENTS)
    rows = queries.desk(user, division, parse_month(month or month_of(moment.today())))
    return [representations.due(row.due) for row in rows]


@router.get("/payments/batches", summary="Batches, the newest month first")
def batches(request: HttpRequest, month: str = "", offset: Offset = 0, limit: Limit = 50) -> list[Answer]:
    rows = Batch.objects.visible_to(_staff(request, Permission.SEE_PAYMENTS))
    rows = rows.filter(month=parse_month(month)) if month else rows
    size = min(max(limit, 1), 200)
    return [representations.batch(row) for row in rows[offset : offset + size]]


@router.post("/payments/batches", summary="Make the month's batch of a bank")
def make(request: HttpRequest, body: MakeBatch, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    return representations.batch(actions.make_batch(actor=user, operation_id=key, **body.dict()))


@router.get("/payments/batches/{number}", summary="A batch with its lines")
def batch(request: HttpRequest, number: Number, after: Offset = 0, limit: Limit = 200) -> Answer:
    found = queries.batch_for(_staff(request, Permission.SEE_PAYMENTS), number)
    rows = found.lines.filter(pk__gt=after).order_by("pk")[: min(max(limit, 1), 1000)]
    return {**representations.batch(found), "lines": [representations.line(row) for row in rows]}


@router.post("/payments/batches/{number}/check", summary="Check every line of an open batch")
def check(request: HttpRequest, number: Number, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    return representations.batch(
        actions.check_batch(actor=user, batch_id=queries.batch_for(user, number).pk, operation_id=key)
    )


@router.post("/payments/batches/{number}/release", summary="Release a checked batch (a second person)")
def release(request: HttpRequest, number: Number, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    found = queries.batch_for(user, number)
    return representations.batch(actions.release_batch(actor=user, batch_id=found.pk, operation_id=key))


@router.post("/payments/batches/{number}/cancel", summary="Give up a batch that has not gone to the bank")
def cancel(request: HttpRequest, number: Number, body: Reason, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    found = queries.batch_for(user, number)
    done = actions.cancel_batch(actor=user, batch_id=found.pk, reason=body.reason, operation_id=key)
    return representations.batch(done)


@router.post("/payments/batches/{number}/file", summary="Make the bank's file, once")
def export(request: HttpRequest, number: Number, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    file = actions.export_batch(actor=user, batch_id=queries.batch_for(user, number).pk, operation_id=key)
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


@router.get("/payments/batches/{number}/file", summary="The bank's file, each time the same bytes", response=Any)
def file(request: HttpRequest, number: Number) -> HttpResponse:
    user = _staff(request, Permission.PAY)
    kept, content = actions.download_file(actor=user, batch_id=queries.batch_for(user, number).pk)
    headers = {"Content-Disposition": f'attachment; filename="{kept.name}"', "X-SHA256": kept.sha256}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@router.post("/payments/batches/{number}/return", summary="Read the bank's return file", response={200: Any, 422: Any})
def read_return(request: HttpRequest, number: Number, file: UploadedFile, key: Key) -> tuple[int, Answer]:
    user = _staff(request, Permission.PAY)
    found = queries.batch_for(user, number)
    try:
        done = actions.read_return(
            actor=user, batch_id=found.pk, name=file.name or "", content=file.read(), operation_id=key
        )
    except ReturnRefused as refused:
        return 422, representations.refusal(refused)
    return 200, representations.batch(done)


@router.get("/payments/failures", summary="Payments that did not arrive and are not settled")
def failures(request: HttpRequest, division: str = "") -> list[Answer]:
    user = _staff(request, Permission.SEE_PAYMENTS)
    return [representations.failure(row) for row in queries.failures(user, division)]


@router.post("/payments/lines/{line}/retry", summary="Pay a failed line anew")
def retry(request: HttpRequest, line: LineId, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    return representations.line(actions.retry_failed(actor=user, line_id=line, operation_id=key))


@router.post("/payments/lines/{line}/cancel", summary="Give up a failed or waiting line")
def cancel_line(request: HttpRequest, line: LineId, body: Reason, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    return representations.line(actions.cancel_line(actor=user, line_id=line, reason=body.reason, operation_id=key))


@router.get("/payments/entitlements", summary="Entitlements: a citizen's own, or those of the user's places")
def entitlements(
    request: HttpRequest, state: str = "", benefit: str = "", case: str = "", after: str = "", limit: Limit = 50
) -> Answer:
    user = _user(request, Permission.SEE_PAYMENTS)
    page: Page[Entitlement] = entitlement_page(
        user, state=state, benefit=benefit, case=case, after=after, size=min(max(limit, 1), 200)
    )
    return {"items": [representations.entitlement(row) for row in page.rows], "next": page.after}


@router.post("/payments/entitlements/{entitlement}/suspend", summary="Suspend from a month on")
def suspend(request: HttpRequest, entitlement: UUID, body: MonthAndReason, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    done = actions.suspend_entitlement(
        actor=user, entitlement_id=entitlement, from_month=body.month, reason=body.reason, operation_id=key
    )
    return representations.entitlement(done)


@router.post("/payments/entitlements/{entitlement}/resume", summary="Resume from a month on")
def resume(request: HttpRequest, entitlement: UUID, body: MonthAndReason, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    done = actions.resume_entitlement(
        actor=user, entitlement_id=entitlement, from_month=body.month, reason=body.reason, operation_id=key
    )
    return representations.entitlement(done)


@router.post("/payments/entitlements/{entitlement}/end", summary="End with a month as the last")
def end(request: HttpRequest, entitlement: UUID, body: MonthAndReason, key: Key) -> Answer:
    user = _staff(request, Permission.PAY)
    done = actions.end_entitlement(
        actor=user, entitlement_id=entitlement, last_month=body.month, reason=body.reason, operation_id=key
    )
    return representations.entitlement(done)


@router.get("/payments/balance", summary="The trial balance")
def balance(request: HttpRequest, division: str = "", until: str = "") -> list[Answer]:
    user = _staff(request, Permission.SEE_PAYMENTS)
    rows = queries.balances(user, division=division, until=parse_month(until) if until else "")
    return [representations.balance(row) for row in rows]
