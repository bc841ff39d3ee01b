"""Operations without signing in: the services, the calculator, the public notices."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from minzheng.accounts import moment
from minzheng.base.money import to_decimal_string
from minzheng.casework import actions, services
from minzheng.casework.api.cases import Key
from minzheng.casework.api.schemas import DecideIn, ObjectionIn
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Notice
from minzheng.policy import decide

router = Router(auth=None)


@router.get("/services", summary="The services of this city")
def list_services(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "title": entry.value.title.model_dump(),
            "promised_working_days": entry.value.time.promised,
            "statutory_working_days": entry.value.time.statutory,
        }
        for key, entry in services.services().items()
    ]


@router.get("/services/{key}", summary="One service with its form, steps, limits, legal basis")
def get_service(request: HttpRequest, key: str) -> dict[str, Any]:
    entry = services.services().get(key)
    if entry is None:
        raise CaseNotFound
    return entry.value.model_dump(mode="json")


@router.get("/schema/family", summary="JSON Schema of a family")
def family_schema(request: HttpRequest) -> dict[str, Any]:
    return services.catalogue().family_schema()


@router.post("/decide", summary="What may this family get, and why? Stores nothing")
def decide_family(request: HttpRequest, body: DecideIn) -> dict[str, Any]:
    catalogue = services.catalogue()
    division = services.divisions().get(body.division).code12
    family = catalogue.parse_family(body.family)
    return decide(catalogue, family, division=division, on=body.on or moment.today()).to_json()


@router.get("/notices", summary="Public notices that are running")
def list_notices(
    request: HttpRequest, division: Annotated[str, Query(pattern=r"^[0-9]{0,12}$")] = ""
) -> list[dict[str, Any]]:
    running = Notice.objects.filter(state="running", division__startswith=division, ends_on__gte=moment.today())
    return [
        {
            "id": str(notice.pk),
            "masked_name": notice.masked_name,
            "household_size": notice.household_size,
            "monthly": to_decimal_string(notice.monthly_fen),
            "division": notice.division,
            "ends_on": notice.ends_on.isoformat(),
        }
        for notice in running.order_by("ends_on", "id")[:500]
    ]


@router.post("/notices/{notice_id}/objections", summary="Object to a public notice", response={201: dict[str, Any]})
def make_objection(request: HttpRequest, notice_id: UUID, body: ObjectionIn, key: Key) -> tuple[int, dict[str, Any]]:
    if not Notice.objects.filter(pk=notice_id).exists():
        raise CaseNotFound
    objection = actions.object_to_notice(notice_id=notice_id, operation_id=key, at=moment.now(), **body.model_dump())
    return 201, {"id": objection.pk, "state": objection.state}
