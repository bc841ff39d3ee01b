"""Payments over the API."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.accounts.actions import create_api_token
from minzheng.funds.models import Batch, BatchState
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import MONTH

MAKE = {"division": "330402", "month": MONTH, "bank": "agent_csv"}


class Caller:
    """A program that calls in a user's name."""

    def __init__(self, client, user):
        self.client, self.token = client, create_api_token(user=user, name="test")

    def get(self, path, **query):
        return self.client.get(f"/api/payments/{path}", query, headers={"Authorization": f"Bearer {self.token}"})

    def post(self, path, body=None, key=None, **rest):
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or str(uuid.uuid4())}
        kind = {} if rest else {"content_type": "application/json"}
        return self.client.post(f"/api/payments/{path}", rest or body or {}, headers=headers, **kind)


@pytest.fixture
def callers(client, family, decider, maker, releaser):
    cast.grant(family, decider)
    return Caller(client, maker), Caller(client, releaser)


def test_a_month_is_paid_over_the_api(callers):
    maker, releaser = callers
    due = maker.get("due", division="330402", month=MONTH).json()
    assert due[0] == {"bank": "agent_csv", "count": 1, "total": "930.00", "waiting": 0, "conflicts": 0}
    number = maker.post("batches", MAKE).json()["number"]
    assert maker.post(f"batches/{number}/check").json()["count"] == 1
    assert maker.post(f"batches/{number}/release").status_code == 403
    assert releaser.post(f"batches/{number}/release").json()["state"] == "released"
    sha256 = maker.post(f"batches/{number}/file").json()["sha256"]
    file = maker.get(f"batches/{number}/file")
    assert file.headers["X-SHA256"] == sha256
    wrong = SimpleUploadedFile("r.csv", b"R\r\n")
    refused = maker.post(f"batches/{number}/return", file=wrong)
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["row"] == 1
    right = SimpleUploadedFile("r.csv", cast.return_file(Batch.objects.get(), {1: "01"}))
    assert maker.post(f"batches/{number}/return", file=right).json()["failed_total"] == "930.00"
    [failure] = maker.get("failures").json()
    assert (failure["can_retry"], failure["return_code"]) == (False, "01")
    assert maker.post(f"lines/{failure['id']}/retry").status_code == 422
    assert maker.post(f"lines/{failure['id']}/cancel", {"reason": "去世"}).json()["state"] == "cancelled"
    assert {row["balance"] for row in maker.get("balance").json()} == {"0.00"}


def test_the_same_key_makes_one_batch_and_another_body_is_a_conflict(callers):
    maker, _releaser = callers
    key = str(uuid.uuid4())
    first, second = maker.post("batches", MAKE, key), maker.post("batches", MAKE, key)
    assert first.json() == second.json()
    assert maker.post("batches", MAKE | {"month": "2026-10"}, key).status_code == 409


def test_a_write_without_a_key_is_refused(callers, client):
    maker, _releaser = callers
    response = client.post(
        "/api/payments/batches", MAKE, content_type="application/json",
        headers={"Authorization": f"Bearer {maker.token}"},
    )  # fmt: skip
    assert response.status_code == 422
    assert not Batch.objects.exists()


def test_a_foreign_batch_is_not_found_and_a_clerk_is_refused(callers, client):
    maker, _releaser = callers
    number = maker.post("batches", MAKE).json()["number"]
    far = Caller(client, cast.staff("far", division="330411"))
    assert far.get(f"batches/{number}").status_code == 404
    assert far.post(f"batches/{number}/check").status_code == 404
    assert far.get("batches").json() == []
    clerk = Caller(client, cast.staff("clerk", "town_clerk"))
    assert clerk.get("batches").status_code == 403
    assert clerk.post("batches", MAKE).status_code == 403


def test_a_citizen_lists_their_own_entitlements_and_nothing_else(callers, client, family, decider):
    cast.grant(cast.family(2), decider, case=2)
    citizen = Caller(client, cast.citizen(family.person))
    [item] = citizen.get("entitlements").json()["items"]
    assert (item["amount"], item["first_month"]) == ("930.00", MONTH)
    assert citizen.get("batches").status_code == 403


def test_an_entitlement_is_suspended_resumed_and_ended(callers):
    maker, _releaser = callers
    [item] = maker.get("entitlements").json()["items"]
    path, body = f"entitlements/{item['id']}", {"month": "2026-12", "reason": "复查"}
    assert maker.post(f"{path}/suspend", body).json()["state"] == "suspended"
    assert maker.post(f"{path}/resume", body).json()["state"] == "active"
    assert maker.post(f"{path}/end", body).json()["last_month"] == "2026-12"
    assert maker.post(f"{path}/end", body | {"month": "2027-03"}).status_code == 422


@pytest.mark.parametrize("path", ["lines/0/retry", "lines/99999999999999999999/retry", "batches/a%00b/check"])
def test_senseless_addresses_are_refused_quietly(path, callers):
    maker, _releaser = callers
    assert maker.post(path).status_code in (404, 422)


def test_odd_filters_find_nothing_and_break_nothing(callers):
    maker, _releaser = callers
    assert maker.get("entitlements", case="\x00", after="~", state="\x00x").status_code == 200
    assert maker.get("batches", month="2026-13").status_code == 422
    assert maker.get("due", division="33x").status_code == 422
    assert Batch.objects.filter(state=BatchState.MADE).count() == 0


def test_a_list_begins_at_its_beginning_when_nothing_is_asked(callers):
    maker, _releaser = callers
    number = maker.post("batches", MAKE).json()["number"]
    assert [row["number"] for row in maker.get("batches").json()] == [number]
    assert len(maker.get(f"batches/{number}").json()["lines"]) == 1
