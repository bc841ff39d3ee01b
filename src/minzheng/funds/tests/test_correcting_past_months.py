"""A fact of past months was otherwise: what is paid back, claimed, holds from now on; and who may say so."""

import pytest
from django.db import IntegrityError, transaction

from minzheng.accounts.errors import NotPermitted
from minzheng.funds import ledger, queries
from minzheng.funds.actions import (
    cancel_line,
    confirm_correction,
    end_entitlement,
    propose_correction,
    refuse_correction,
    retry_failed,
)
from minzheng.funds.correction_errors import (
    CorrectionChanged,
    CorrectionNotFound,
    CorrectionOpen,
    CorrectionSettled,
    NoDecidedFacts,
    NothingToCorrect,
    SameDecider,
)
from minzheng.funds.due import due_months
from minzheng.funds.errors import EntitlementNotFound, ReasonMissing, WrongMonths
from minzheng.funds.models import Correction, CorrectionItem, ItemState, JournalKind, LineState, PaymentLine, Receivable
from minzheng.funds.planning import Wish, plan_of
from minzheng.funds.tests import cast, past
from minzheng.funds.tests.cast import key
from minzheng.funds.tests.past import moment
from minzheng.policy import FamilyError

NOVEMBER = moment("2026-11", 28)
DUE = 122_000  # 2 × 810.00 − 400.00


@pytest.fixture
def second(db):
    return cast.staff("second", "county_decider")


@pytest.fixture
def dibao(family, decider, maker, releaser):
    """Paid from July to November 2026."""
    entitlement = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS)
    return entitlement


def balances(user) -> dict[str, int]:
    return {row.account.code: row.balance_fen for row in queries.balances(user)}


def due(until: str) -> list[tuple[str, int, int]]:
    return [(row.month, row.amount_fen, row.deducted_fen) for row in due_months("330402", until)]


def test_income_that_was_higher_is_claimed_for_the_months_it_was_so_and_lowers_what_comes(
    dibao, decider, second, maker
):
    assert dibao.amount_fen == DUE
    correction = past.corrected(decider, second, dibao)  # the wife earned 700.00 from September on
    claim = Receivable.objects.get()
    assert (claim.total_fen, claim.open_fen, claim.benefit) == (90_000, 90_000, "dibao")
    items = CorrectionItem.objects.filter(correction=correction, state=ItemState.SETTLED)
    assert [(row.month, row.standing_fen, row.due_fen) for row in items] == [
        (month, DUE, 92_000) for month in ("2026-09", "2026-10", "2026-11")
    ]
    assert "工资性收入" in items[0].why[0]["zh"]
    dibao.refresh_from_db()
    assert dibao.amount_fen == 92_000
    assert due("2026-12") == [("2026-12", 73_600, 18_400)]  # four fifths are always paid
    assert balances(maker)["receivable"] == 90_000
    assert ledger.first_break() is None


def test_income_that_was_lower_is_paid_back_once_in_the_next_batch(dibao, decider, second, maker, releaser):
    past.corrected(decider, second, dibao, value="100.00", since="2026-10")
    line = PaymentLine.objects.get(state=LineState.PLANNED)
    assert (line.amount_fen, line.month, line.batch) == (60_000, "2026-11", None)
    past.pay(maker, releaser, "2026-12")
    line.refresh_from_db()
    assert line.state == LineState.PAID
    assert past.paid_fen(dibao) == 5 * DUE + 60_000 + 152_000
    past.pay(maker, releaser, "2027-01")
    assert past.paid_fen(dibao) == 5 * DUE + 60_000 + 2 * 152_000
    assert balances(maker)["treasury"] == -past.paid_fen(dibao)


def test_a_fact_that_held_for_some_months_leaves_the_others_and_the_amount_as_they_are(dibao, decider, second):
    past.corrected(decider, second, dibao, since="2026-08", until="2026-09")
    assert Receivable.objects.get().total_fen == 60_000
    dibao.refresh_from_db()
    assert dibao.amount_fen == DUE
    months = CorrectionItem.objects.values_list("month", flat=True)
    assert list(months) == ["2026-08", "2026-09"]


def test_months_up_and_months_down_are_not_set_off(dibao, decider, second):
    past.corrected(decider, second, dibao, value="700.00", since="2026-07", until="2026-07")
    past.corrected(decider, second, dibao, value="100.00", since="2026-10", until="2026-10")
    assert Receivable.objects.get().open_fen == 30_000
    assert PaymentLine.objects.get(state=LineState.PLANNED).amount_fen == 30_000


def test_the_same_correction_again_changes_nothing(dibao, decider, second):
    past.corrected(decider, second, dibao)
    with pytest.raises(NothingToCorrect):
        past.propose(decider, dibao)
    assert Receivable.objects.count() == 1


def test_a_correction_that_is_taken_back_lowers_the_open_claim_and_pays_back_the_rest(
    dibao, decider, second, maker, releaser
):
    past.corrected(decider, second, dibao)
    past.pay(maker, releaser, "2026-12")  # 184.00 of it deducted
    at = moment("2026-12", 28)
    past.corrected(decider, second, dibao, value="400.00", at=at)
    claim = Receivable.objects.get()
    assert (claim.deducted_fen, claim.withdrawn_fen, claim.open_fen) == (18_400, 71_600, 0)
    back = PaymentLine.objects.get(state=LineState.PLANNED)
    assert back.amount_fen == 18_400 + 30_000  # what was deducted, and December's difference
    past.pay(maker, releaser, "2027-01")
    assert past.paid_fen(dibao) == 7 * DUE
    books = balances(maker)
    assert (books["receivable"], books["expense_dibao"]) == (0, 7 * DUE)


def test_over_the_line_the_benefit_ends_with_the_month_before(dibao, decider, second):
    past.corrected(decider, second, dibao, value="3000.00", since="2026-10")
    dibao.refresh_from_db()
    assert (dibao.state, dibao.last_month) == ("ended", "2026-11")  # November was paid: it is claimed, not unpaid
    assert Receivable.objects.get().total_fen == 2 * DUE
    assert due("2027-03") == []


def test_a_death_that_became_known_late_claims_the_months_after_it(dibao, family, decider, second):
    person = str(family.person.pk)
    correction = past.propose(decider, dibao, "deceased", True, person, "2026-09")
    plan = plan_of(second, correction, NOVEMBER.date())
    assert all("已死亡" in row.why[0].zh for row in plan.months)
    past.confirm(second, correction)
    # the widow earns 400.00 below the standard of 810.00: 410.00 were due for her alone
    assert Receivable.objects.get().total_fen == 3 * (DUE - 41_000)


def test_several_benefits_of_a_case_are_each_looked_at_for_themselves(family, decider, second, maker, releaser):
    found = past.granted(family, decider, ("dibao", "disability_nursing"))
    past.pay(maker, releaser, *past.MONTHS)
    past.corrected(decider, second, found["dibao"], fact="disability_level", value=4, person=str(family.person.pk))
    claims = dict(Receivable.objects.values_list("benefit", "total_fen"))
    nursing = found["disability_nursing"].amount_fen
    assert claims["disability_nursing"] == 3 * nursing
    found["disability_nursing"].refresh_from_db()
    assert found["disability_nursing"].state == "ended"


def test_a_month_that_is_being_paid_is_corrected_by_itself_once_it_has_arrived(
    family, decider, second, maker, releaser
):
    dibao = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS[:-1])
    batch = past.begin(maker, releaser, "2026-11")
    past.corrected(decider, second, dibao)
    assert Receivable.objects.get().total_fen == 60_000
    assert CorrectionItem.objects.get(state=ItemState.PENDING).month == "2026-11"
    with pytest.raises(NothingToCorrect):
        past.propose(decider, dibao)
    past.finish(maker, batch)
    assert sorted(Receivable.objects.values_list("total_fen", flat=True)) == [30_000, 60_000]
    with pytest.raises(NothingToCorrect):
        past.propose(decider, dibao)


def test_a_month_that_did_not_arrive_is_not_corrected_until_it_has(family, decider, second, maker, releaser):
    dibao = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS[:-1])
    batch = past.begin(maker, releaser, "2026-11")
    past.corrected(decider, second, dibao, since="2026-11")
    past.finish(maker, batch, {1: "05"})
    assert not Receivable.objects.exists()
    retry_failed(actor=maker, line_id=batch.lines.get().pk, operation_id=key(), at=NOVEMBER)
    past.pay(maker, releaser, "2026-12")
    assert Receivable.objects.get().total_fen == 30_000


def test_a_back_pay_that_is_given_up_leaves_the_month_open_to_correction(dibao, decider, second, maker):
    past.corrected(decider, second, dibao, value="100.00", since="2026-11", until="2026-11")
    line = PaymentLine.objects.get(state=LineState.PLANNED)
    cancel_line(actor=maker, line_id=line.pk, reason="另行处理", operation_id=key(), at=NOVEMBER)
    past.corrected(decider, second, dibao, value="100.00", since="2026-11", until="2026-11")
    assert PaymentLine.objects.get(state=LineState.PLANNED).amount_fen == 30_000


def test_back_pay_is_paid_though_the_benefit_has_ended_since(dibao, decider, second, maker, releaser):
    past.corrected(decider, second, dibao, value="100.00", since="2026-11", until="2026-11")
    end_entitlement(
        actor=maker, entitlement_id=dibao.pk, last_month="2026-10", reason="迁出", operation_id=key(), at=NOVEMBER
    )
    past.pay(maker, releaser, "2026-12")
    assert past.paid_fen(dibao) == 5 * DUE + 30_000


def test_two_people_are_needed_and_the_database_holds_it_too(dibao, decider, second):
    correction = past.propose(decider, dibao)
    seen = plan_of(decider, correction, NOVEMBER.date()).hash
    values = {"correction_id": correction.pk, "seen": seen, "at": NOVEMBER}
    with pytest.raises(SameDecider):
        confirm_correction(actor=decider, operation_id=key(), **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(state="confirmed", settled_by=decider)
    operation = key()
    first = confirm_correction(actor=second, operation_id=operation, **values)
    assert confirm_correction(actor=second, operation_id=operation, **values) == first
    with pytest.raises(CorrectionSettled):
        confirm_correction(actor=second, operation_id=key(), **values)
    assert Receivable.objects.count() == 1


def test_finance_and_foreign_deciders_may_not_correct(dibao, decider, maker):
    with pytest.raises(NotPermitted):
        past.propose(maker, dibao)
    with pytest.raises(EntitlementNotFound):
        past.propose(cast.staff("far", "county_decider", "330411"), dibao)
    correction = past.propose(decider, dibao)
    values = {"correction_id": correction.pk, "operation_id": key(), "at": NOVEMBER}
    with pytest.raises(NotPermitted):
        confirm_correction(actor=maker, seen="", **values)
    with pytest.raises(CorrectionNotFound):
        refuse_correction(actor=cast.staff("far2", "county_decider", "330411"), reason="x", **values)


def test_a_table_that_is_no_longer_as_it_was_seen_is_not_confirmed(dibao, decider, second, maker, releaser):
    correction = past.propose(decider, dibao)
    seen = plan_of(second, correction, NOVEMBER.date()).hash
    past.pay(maker, releaser, "2026-12")
    with pytest.raises(CorrectionChanged):
        confirm_correction(
            actor=second, correction_id=correction.pk, seen=seen, operation_id=key(), at=moment("2026-12", 28)
        )
    assert not Receivable.objects.exists()


def test_one_at_a_time_and_a_refused_one_changes_nothing(dibao, decider, second):
    correction = past.propose(decider, dibao)
    with pytest.raises(CorrectionOpen):
        past.propose(decider, dibao, value="800.00")
    with pytest.raises(ReasonMissing):
        refuse_correction(actor=second, correction_id=correction.pk, reason=" ", operation_id=key(), at=NOVEMBER)
    refuse_correction(actor=second, correction_id=correction.pk, reason="证明不足", operation_id=key(), at=NOVEMBER)
    assert not Receivable.objects.exists()
    past.propose(decider, dibao, value="800.00")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"fact": "wagee"}, FamilyError),
        ({"value": "-1"}, FamilyError),
        ({"person": "nobody"}, FamilyError),
        ({"since": "2027-03"}, WrongMonths),
        ({"since": "2020-01"}, WrongMonths),
        ({"since": "2026-10", "until": "2026-09"}, WrongMonths),
        ({"value": "400.00"}, NothingToCorrect),
    ],
)
def test_what_cannot_be_corrected_is_refused_and_says_why(change, error, dibao, decider):
    with pytest.raises(error):
        past.propose(decider, dibao, **change)
    assert not Correction.objects.exists()


def test_without_a_decision_in_force_there_is_nothing_to_correct(family, decider):
    entitlement = past.granted(family, decider)["dibao"]
    from minzheng.casework.models import Decision

    Decision.objects.update(superseded_at=NOVEMBER)
    with pytest.raises(NoDecidedFacts):
        propose_correction(
            actor=decider, entitlement_id=entitlement.pk, wish=Wish("wage", "wife", "1.00", "2026-11"), reason="x",
            operation_id=key(), at=NOVEMBER,
        )  # fmt: skip


def test_the_journal_of_a_claim_lowers_the_expense_again(dibao, decider, second, maker):
    past.corrected(decider, second, dibao)
    from minzheng.funds.models import Journal

    journal = Journal.objects.get(kind=JournalKind.CLAIM)
    assert {row.account_id: row.amount_fen for row in journal.postings.all()} == {
        "receivable": 90_000, "expense_dibao": -90_000,
    }  # fmt: skip
    assert balances(maker)["expense_dibao"] == 5 * DUE - 90_000
