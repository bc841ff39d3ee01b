"""Corrections and claims over the API and in the shell: the same actions, the same permissions."""

import json
import re

import pytest
from click.testing import CliRunner

from minzheng.accounts import moment as clock
from minzheng.funds.commands import payments
from minzheng.funds.models import Correction, Receivable
from minzheng.funds.tests import cast, past
from minzheng.funds.tests.past import moment
from minzheng.funds.tests.test_the_api import Caller

WISH = {"fact": "wage", "person": "wife", "value": "700.00", "from_month": "2026-09"}


@pytest.fixture(autouse=True)
def november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: moment("2026-11", 28))


@pytest.fixture
def second(db):
    return cast.staff("second", "county_decider")


@pytest.fixture
def dibao(family, decider, second, maker, releaser):
    entitlement = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS)
    return entitlement


def test_a_correction_goes_through_the_api(client, dibao, decider, second, maker):
    first, other, finance = Caller(client, decider), Caller(client, second), Caller(client, maker)
    plan = first.post(f"entitlements/{dibao.pk}/correction-plan", WISH).json()
    assert (plan["back_pay"], plan["claw_back"]) == ("0.00", "900.00")
    assert [month["due"] for month in plan["months"] if month["state"] == "settled"] == ["920.00"] * 3
    assert not Correction.objects.exists()
    made = first.post(f"entitlements/{dibao.pk}/corrections", {**WISH, "reason": "核对报告"}).json()
    assert made["state"] == "proposed"
    address = f"corrections/{made['id']}"
    seen = other.get(address).json()["plan"]["seen"]
    assert first.post(f"{address}/confirm", {"seen": seen}).status_code == 403
    assert other.post(f"{address}/confirm", {"seen": "x"}).status_code == 409
    assert other.post(f"{address}/confirm", {"seen": seen}).json()["state"] == "confirmed"
    assert other.post(f"{address}/refuse", {"reason": "x"}).status_code == 409
    months = finance.get(address).json()
    assert (months["what"], months["reason"]) == (None, None)
    assert months["months"][0]["difference"] == "-300.00"
    assert months["months"][0]["why"] is None
    assert [row["id"] for row in other.get("corrections", state="confirmed").json()] == [made["id"]]
    [claim] = finance.get("receivables").json()
    assert claim["open"] == "900.00"
    money = {"amount": "500.00", "reference": "回单 1"}
    assert finance.post(f"receivables/{claim['id']}/repayments", money).json()["open"] == "400.00"
    some = {"amount": "50.00", "reason": "困难"}
    assert other.post(f"receivables/{claim['id']}/instalment", some).json()["instalment"] == "50.00"
    waived = other.post(f"receivables/{claim['id']}/waivers", {"amount": "400.00", "reason": "无力退回"}).json()
    assert (waived["open"], waived["waived"]) == ("0.00", "400.00")
    assert finance.get("receivables").json() == []
    assert len(finance.get("receivables", all="true").json()) == 1
    assert finance.get("paid-after-death").json() == []


@pytest.mark.parametrize(
    ("change", "status"),
    [({"fact": "wagee"}, 422), ({"value": "x"}, 422), ({"from_month": "x"}, 422), ({"value": None}, 422)],
)
def test_a_wrong_wish_is_told_and_writes_nothing(change, status, client, dibao, decider):
    answer = Caller(client, decider).post(f"entitlements/{dibao.pk}/correction-plan", {**WISH, **change})
    assert answer.status_code == status


def test_finance_elsewhere_and_citizens_are_refused(client, dibao, family, maker):
    assert Caller(client, maker).post(f"entitlements/{dibao.pk}/correction-plan", WISH).status_code == 403
    far = Caller(client, cast.staff("far", "county_decider", "330411"))
    assert far.post(f"entitlements/{dibao.pk}/correction-plan", WISH).status_code == 404
    assert Caller(client, cast.citizen(family.person)).get("corrections").status_code == 403


def run(*arguments, code=0):
    result = CliRunner().invoke(payments, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.output


def test_a_correction_goes_through_the_shell(dibao, decider, second, maker):
    wish = ("correct", dibao.pk, "--as", "decider", "--fact", "wage", "--person", "wife", "--value", "700.00")
    assert '"claw_back": "900.00"' in run(*wish, "--from", "2026-09")
    assert not Correction.objects.exists()
    run(*wish, "--from", "2026-09", "--reason", "核对报告")
    correction = Correction.objects.get()
    assert str(correction.pk) in run("corrections", "--as", "second", "--state", "proposed")
    seen = re.search(r'"seen": "(\w+)"', run("confirm-correction", correction.pk, "--as", "second"))[1]
    run("confirm-correction", correction.pk, "--as", "second", "--seen", seen)
    claim = Receivable.objects.get()
    assert json.loads(run("receivables", "--as", "maker"))[0]["open"] == "900.00"
    run("repay", claim.pk, "--as", "maker", "--amount", "500.00", "--reference", "回单 1")
    run("set-instalment", claim.pk, "--as", "decider", "--amount", "20", "--reason", "困难")
    assert '"open": "0.00"' in run("waive", claim.pk, "--as", "decider", "--amount", "400", "--reason", "无力退回")
    assert json.loads(run("receivables", "--as", "maker")) == []


def test_flags_and_counts_are_read_as_such_and_a_correction_is_taken_back(dibao, family, decider):
    wish = ("correct", dibao.pk, "--as", "decider", "--person", family.person.pk, "--from", "2026-09")
    assert "已死亡" in run(*wish, "--fact", "deceased", "--value", "yes")
    assert '"claw_back": "0.00"' in run(*wish, "--fact", "disability_level", "--value", "2")
    run(*wish, "--fact", "deceased", "--value", "yes", "--reason", "死亡证明")
    run("refuse-correction", Correction.objects.get().pk, "--as", "decider", "--reason", "写错了人")
    assert Correction.objects.get().state == "refused"
