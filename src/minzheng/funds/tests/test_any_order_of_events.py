"""Whatever people do in whatever order: every journal balances, and nobody is paid twice for a month."""

import os
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from minzheng.base.errors import MinzhengError
from minzheng.funds import ledger, queries
from minzheng.funds.actions import (
    cancel_batch,
    cancel_line,
    check_batch,
    end_entitlement,
    export_batch,
    make_batch,
    read_return,
    release_batch,
    resume_entitlement,
    retry_failed,
    suspend_entitlement,
)
from minzheng.funds.models import Batch, BatchState, Entitlement, Journal, LineState, PaymentLine, Posting
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT

MONTHS = ["2026-10", "2026-11", "2026-12"]
CODES = ["00", "00", "01", "05", "09"]
ROAD = ["approve", "make", "check", "release", "export", "read_answer"]
DEEDS = [
    *ROAD * 3,
    "check",
    "release",
    "release",
    "cancel",
    "retry",
    "retry",
    "give_up",
    "change_entitlement",
    "lose_the_account",
]


def pick(rows, number):
    """One of the rows, or None."""
    found = list(rows)
    return found[number % len(found)] if found else None


class Payments(RuleBasedStateMachine):
    """Three families, two finance users, and every deed with an operation id that may come again."""

    @initialize()
    def open(self):
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.decider = cast.staff("decider", "county_decider")
        self.finance = [cast.staff("finance1"), cast.staff("finance2")]
        self.families = [cast.family(serial, bank=bank) for serial, bank in ((1, ""), (2, ""), (3, cast.RURAL))]
        self.cases = 0
        for number in (0, 4, 8, 3):
            self.approve(number, None)

    def teardown(self):
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    @rule(
        deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11), st.integers(0, 1)), min_size=1, max_size=6)
    )
    def things_happen(self, deeds):
        for deed, number, who in deeds:
            getattr(self, deed)(number, self.finance[who])

    def approve(self, number, _who):
        self.cases += 1
        code, period = [("dibao", "month"), ("warm_nest", "once"), ("temporary_aid_emergency", "per_event")][number % 3]
        cast.grant(self.families[number // 4], self.decider, (code, 100 + number, period), case=self.cases)

    def make(self, number, who):
        month, bank = MONTHS[number % 3], "rural_fixed" if number % 4 == 0 else "agent_csv"
        self.attempt(make_batch, actor=who, division="330402", month=month, bank=bank, further=number > 5)

    def check(self, number, who):
        self.deed(check_batch, who, number, BatchState.MADE, BatchState.CHECKED)

    def release(self, number, who):
        self.deed(release_batch, who, number, BatchState.CHECKED)

    def export(self, number, who):
        self.deed(export_batch, who, number, BatchState.RELEASED, BatchState.SUBMITTED)

    def cancel(self, number, who):
        self.deed(cancel_batch, who, number, *BatchState.values, reason="测试")

    def read_answer(self, number, who):
        batch = pick(Batch.objects.filter(state=BatchState.SUBMITTED).order_by("number"), number)
        if batch:
            codes = {position: CODES[(number + position) % len(CODES)] for position in range(1, batch.count + 1)}
            content = cast.return_file(batch, codes)
            self.attempt(
                read_return, actor=who, batch_id=batch.pk, name="r", content=content[: -3 if number == 7 else None]
            )

    def retry(self, number, who):
        line = pick(PaymentLine.objects.filter(state=LineState.FAILED).order_by("pk"), number)
        if line and number % 4:
            line.payee.bank_account = cast.account_number(1000 + line.pk)
            line.payee.save()
        if line:
            self.attempt(retry_failed, actor=who, line_id=line.pk)

    def give_up(self, number, who):
        rows = PaymentLine.objects.filter(state__in=[LineState.FAILED, LineState.PLANNED]).order_by("pk")
        if line := pick(rows, number):
            self.attempt(cancel_line, actor=who, line_id=line.pk, reason="测试")

    def change_entitlement(self, number, who):
        if entitlement := pick(Entitlement.objects.order_by("case_number"), number):
            action, name = [
                (suspend_entitlement, "from_month"), (resume_entitlement, "from_month"), (end_entitlement, "last_month")
            ][number % 3]  # fmt: skip
            values = {"entitlement_id": entitlement.pk, "reason": "测试", name: MONTHS[number // 4]}
            self.attempt(action, actor=who, **values)

    def lose_the_account(self, number, _who):
        person = self.families[number % 3].person
        person.bank_account = ""
        person.save()

    def deed(self, action, who, number, *states, **rest):
        if batch := pick(Batch.objects.filter(state__in=states).order_by("number"), number):
            self.attempt(action, actor=who, batch_id=batch.pk, **rest)

    def attempt(self, action, **values):
        """What is refused leaves nothing behind; what is done may be asked for again with the same operation id."""
        values |= {"operation_id": cast.key(), "at": AT}
        try:
            with transaction.atomic():
                action(**values)
        except MinzhengError:
            return
        action(**values)

    @invariant()
    def every_journal_balances(self):
        sums = Counter()
        for journal, amount in Posting.objects.values_list("journal_id", "amount_fen"):
            sums[journal] += amount
        assert not any(sums.values())
        assert set(sums) == set(Journal.objects.values_list("pk", flat=True))

    @invariant()
    def nobody_is_paid_twice(self):
        paid = PaymentLine.objects.filter(state=LineState.PAID)
        assert max(Counter(paid.values_list("entitlement_id", "month")).values(), default=0) <= 1
        regular = paid.filter(supplement=False).values_list("payee_id", "benefit", "month")
        assert max(Counter(regular).values(), default=0) <= 1

    @invariant()
    def accounts_say_what_the_lines_say(self):
        if not hasattr(self, "finance"):
            return
        balances = {row.account.code: row.balance_fen for row in queries.balances(self.finance[0])}
        fen = Counter()
        for state, reissue, amount in PaymentLine.objects.values_list("state", "reissue_of", "amount_fen"):
            fen[state] += amount
            fen["waiting for another payment"] += amount if state == LineState.PLANNED and reissue else 0
        owed = fen[LineState.APPROVED] + fen[LineState.FAILED] + fen["waiting for another payment"]
        assert balances.get("treasury", 0) == -fen[LineState.PAID]
        assert balances.get("in_transit", 0) == -fen[LineState.SUBMITTED]
        assert balances.get("payable", 0) == -owed

    @invariant()
    def batches_add_up(self):
        for batch in Batch.objects.filter(state__in=[BatchState.RELEASED, BatchState.SUBMITTED, BatchState.RECONCILED]):
            amounts = list(batch.lines.values_list("amount_fen", flat=True))
            assert (len(amounts), sum(amounts)) == (batch.count, batch.total_fen)
            assert batch.made_by_id != batch.released_by_id

    @invariant()
    def the_chain_is_whole(self):
        assert ledger.first_break() is None


@pytest.mark.django_db
def test_money_is_conserved_and_nobody_is_paid_twice_in_any_order_of_events():
    examples = int(os.environ.get("MINZHENG_LEDGER_EXAMPLES", "12"))
    run_state_machine_as_test(
        Payments,
        settings=settings(
            max_examples=examples, stateful_step_count=40, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip
