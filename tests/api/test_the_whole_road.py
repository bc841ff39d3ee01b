"""From an ID number to the money on the card, over the API alone, with the departments' real answers."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.casework import actions
from minzheng.casework.tests.cast import VILLAGE, Cast, at
from minzheng.funds.models import Batch
from minzheng.funds.tests.cast import return_file
from minzheng.verification.actions import ask_due

Callers = Callable[[str], Any]
# 3 × 810 - 900, and 500 for a virtual post. The departments know of no disability certificate: no such allowance.
DIBAO, MONTHLY = "1530.00", "2030.00"


@pytest.mark.django_db(transaction=True)
def test_one_id_card_in_one_bank_card_out(
    cast: Cast, callers: Callers, clock: Callable[[datetime], None], departments: str, settings: Any
) -> None:
    settings.MINZHENG_DEPARTMENTS_URL = departments
    citizen, clerk, village = callers("poor-man"), callers("clerk"), callers("village")

    opened = citizen.post("/cases", {"id_number": cast.people["poor-man"].id_number, "channel": "online"})
    assert opened.status_code == 201
    case = opened.json()
    number, road = case["number"], f"/cases/{case['number']}"
    assert [person["name"] for person in case["family"]["persons"]] == ["沈𬱖例", "陆𠮷例", "沈小例"]

    woman = case["family"]["persons"][1]["id"]
    saved = citizen("PATCH", f"{road}/answers", {"revision": 0, "persons": {woman: {"wage": "900.00"}}})
    assert (saved.status_code, saved.json()["revision"]) == (200, 1)

    consent = {"wording": "虚构的授权书", "agreed": [person["id"] for person in case["family"]["persons"]]}
    assert citizen.post(f"{road}/submit", consent).json()["state"] == "open"
    assert clerk.post(f"{road}/accept").json()["due_on"] == "2026-12-10"
    check = clerk.post(f"{road}/verify").json()["check"]
    while ask_due(at=at()):
        pass
    found = clerk.get(f"/checks/{check}").json()
    assert (found["state"], found["answered"], found["total"]) == ("complete", 3 * 39, 3 * 39)
    wage = next(row for row in found["findings"] if row["variable"] == "wage" and row["person_id"] == woman)
    settled = clerk.post(
        f"/checks/{check}/findings/{wage['id']}/settle", {"use": "declared", "reason": "单位未申报，有工资条"}
    )
    assert settled.status_code == 200

    visit = {
        "visited_on": "2026-11-24",
        "visitors": "村员例、助理例",
        "seen": "与申报一致",
        "agrees_with_declaration": True,
        "signed_by_family": True,
    }
    assert village.post(f"{road}/visits", visit).status_code == 201
    benefits = clerk.get(f"{road}/proposal").json()["benefits"]
    assert benefits["dibao"]["answer"] == "yes"
    recommended = clerk.post(f"{road}/recommend", {"outcome": "grant"}).json()
    assert {entry["code"]: entry["amount"] for entry in recommended["granted"]}["dibao"] == DIBAO

    [notice] = callers("nobody").get(f"/notices?division={VILLAGE}").json()
    assert notice == {
        "id": notice["id"],
        "masked_name": "沈*",
        "household_size": 3,
        "monthly": MONTHLY,
        "division": VILLAGE,
        "ends_on": "2026-12-01",
    }
    clock(at(8))
    assert actions.end_due_notices(at=at(8)) == 1
    assert callers("decider").post(f"{road}/confirm", {"outcome": "grant"}).json()["outcome"] == "grant"

    told = citizen.get(road).json()
    assert (told["state"], told["decision"]["granted"][0]["amount"]) == ("granted", DIBAO)
    letter = citizen.get(f"{road}/letter")
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")

    clock(at(30))
    paid = pay(callers)
    assert paid == MONTHLY
    [*mine] = citizen.get("/payments/entitlements").json()["items"]
    assert len(mine) == 2
    assert citizen.post(f"{road}/rating", {"score": 5}).status_code == 201
    assert citizen.get(f"/cases/{number}").json()["events"][-1]["kind"] == "confirmed"


def pay(callers: Callers) -> str:
    """The month's batch, checked, released, sent, and all paid by the bank's return; the total."""
    maker, releaser = callers("finance"), callers("releaser")
    rows = maker.get("/payments/due?division=330402&month=2027-01").json()
    [due] = [row for row in rows if row["count"]]
    body = {"division": "330402", "month": "2027-01", "bank": due["bank"]}
    batch = maker.post("/payments/batches", body).json()
    road = f"/payments/batches/{batch['number']}"
    assert maker.post(f"{road}/check").status_code == 200
    assert maker.post(f"{road}/release").status_code == 403
    assert releaser.post(f"{road}/release").json()["state"] == "released"
    assert maker.post(f"{road}/file").status_code == 200
    answer = SimpleUploadedFile("return.csv", return_file(Batch.objects.get(), {}))
    headers = {"Authorization": f"Bearer {maker.token}", "Idempotency-Key": "return-of-january"}
    read = Client().post(f"/api{road}/return", {"file": answer}, headers=headers)
    assert read.status_code == 200, read.content
    accounts = maker.get("/payments/balance").json()
    assert sum(Decimal(row["debit"]) for row in accounts) == sum(Decimal(row["credit"]) for row in accounts) > 0
    return str(read.json()["paid_total"])
