"""Whatever is corrected, paid, repaid, waived or given up in whatever order: money is conserved."""

import os
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from minzheng.base.errors import MinzhengError
from minzheng.funds import ledger, queries
from minzheng.funds.actions import cancel_line, record_repayment, retry_failed, set_instalment, waive_receivable
from minzheng.funds.models import (
    CorrectionItem,
    ItemState,
    Journal,
    LineState,
    PaymentLine,
    Posting,
    Receivable,
    Settlement,
    SettlementKind,
)
from minzheng.funds.months import add_months
from minzheng.funds.standing import account_of
from minzheng.funds.tests import cast, past
from minzheng.funds.tests.cast import key
from minzheng.funds.tests.past import moment

LINE = 162_000  # the standard of two people
DEEDS = ["month", "month", "correct", "correct", "repay", "waive", "instalment", "fail", "retry", "give_up"]


class Corrections(RuleBasedStateMachine):
    """One family whose wage is corrected over and over. `said` holds what was confirmed (from, to, yuan)."""

    @initialize()
    def open(self):
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.deciders = [cast.staff("d1", "county_decider"), cast.staff("d2", "county_decider")]
        self.finance = [cast.staff("f1"), cast.staff("f2")]
        self.family = cast.family(1)
        self.dibao = past.granted(self.family, self.deciders[0])["dibao"]
        self.now = "2026-07"
        past.pay(*self.finance, self.now)
        self.said: list[tuple[str, str, int]] = []

    def teardown(self):
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    @rule(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 11)), min_size=1, max_size=5))
    def things_happen(self, deeds):
        for deed, number in deeds:
            try:
                with transaction.atomic():
                    getattr(self, deed)(number)
            except MinzhengError:
                continue

    def month(self, _number):
        self.now = add_months(self.now, 1)
        past.pay(*self.finance, self.now)

    def fail(self, number):
        self.now = add_months(self.now, 1)
        batch = past.begin(*self.finance, self.now)
        past.finish(self.finance[0], batch, {1 + number % batch.count: "05"})

    def correct(self, number):
        since = max(add_months(self.now, -(number % 4)), "2026-07")
        until = add_months(since, 1) if number % 3 == 0 else ""
        yuan, at = [100, 400, 700, 1500][number % 4], moment(self.now, 28)
        past.corrected(
            *self.deciders, self.dibao, value=f"{yuan}.00", since=since, until=until if until < self.now else "", at=at
        )
        last = until if until and until < self.now else "9999-12"
        self.said.append((since, last, yuan))

    def repay(self, number):
        claim = self.claim(number)
        record_repayment(
            actor=self.finance[0], receivable_id=claim.pk, amount_fen=1 + claim.open_fen * number // 12, reference="x",
            operation_id=key(), at=moment(self.now),
        )  # fmt: skip

    def waive(self, number):
        claim = self.claim(number)
        waive_receivable(
            actor=self.deciders[1], receivable_id=claim.pk, amount_fen=claim.open_fen // (1 + number % 3), reason="x",
            operation_id=key(), at=moment(self.now),
        )  # fmt: skip

    def instalment(self, number):
        set_instalment(
            actor=self.deciders[0], receivable_id=self.claim(number).pk, amount_fen=number * 500, reason="x",
            operation_id=key(), at=moment(self.now),
        )  # fmt: skip

    def retry(self, number):
        retry_failed(
            actor=self.finance[0], line_id=self.line(number, LineState.FAILED).pk, operation_id=key(),
            at=moment(self.now),
        )  # fmt: skip

    def give_up(self, number):
        line = self.line(number, LineState.FAILED, LineState.PLANNED)
        cancel_line(
            actor=self.finance[0], line_id=line.pk, reason="x", operation_id=key(), at=moment(self.now)
        )  # fmt: skip

    def claim(self, number):
        rows = sorted(Receivable.objects.open(), key=lambda claim: claim.settlements.order_by("pk")[0].pk)
        return rows[number % len(rows)] if rows else Receivable(total_fen=0)

    def line(self, number, *states):
        rows = list(PaymentLine.objects.filter(state__in=states).order_by("pk"))
        return rows[number % len(rows)] if rows else PaymentLine(pk=0)

    @invariant()
    def every_journal_balances_and_the_chain_is_whole(self):
        sums = Counter()
        for journal, amount in Posting.objects.values_list("journal_id", "amount_fen"):
            sums[journal] += amount
        assert not any(sums.values())
        assert set(sums) == set(Journal.objects.values_list("pk", flat=True))
        assert ledger.first_break() is None

    @invariant()
    def a_claim_is_its_deductions_repayments_waivers_and_what_is_open(self):
        for claim in Receivable.objects.all():
            fen = Counter()
            for kind, amount in Settlement.objects.filter(receivable=claim).values_list("kind", "amount_fen"):
                fen[kind] += amount
            assert fen[SettlementKind.CLAIMED] == claim.total_fen
            assert fen[SettlementKind.DEDUCTED] - fen[SettlementKind.UNDONE] == claim.deducted_fen
            parts = fen[SettlementKind.REPAID], fen[SettlementKind.WAIVED], fen[SettlementKind.WITHDRAWN]
            assert parts == (claim.repaid_fen, claim.waived_fen, claim.withdrawn_fen)
            assert claim.total_fen == claim.deducted_fen + sum(parts) + claim.open_fen
            assert claim.open_fen >= 0

    @invariant()
    def the_books_say_what_lines_and_claims_say(self):
        if not hasattr(self, "finance"):
            return
        fen = {row.account.code: row.balance_fen for row in queries.balances(self.finance[0])}
        claims, lines = list(Receivable.objects.all()), list(PaymentLine.objects.all())
        booked = sum(line.deducted_fen for line in lines if line.reissue_of_id is None and self.is_booked(line))
        repaid = sum(claim.repaid_fen for claim in claims)
        settled = sum(claim.waived_fen + claim.withdrawn_fen for claim in claims) + repaid
        assert fen.get("receivable", 0) == sum(claim.total_fen for claim in claims) - settled - booked
        paid = sum(line.amount_fen for line in lines if line.state == LineState.PAID)
        assert fen.get("treasury", 0) == repaid - paid

    def is_booked(self, line):
        """Released, and not given up since: by itself or by the line in its place."""
        last = line
        while hasattr(last, "reissue"):
            last = last.reissue
        return line.state not in (LineState.PLANNED, LineState.CANCELLED) and last.state != LineState.CANCELLED

    @invariant()
    def the_family_has_what_stands_less_what_it_still_owes(self):
        """Summed over the paid months: standing = paid to the card (back-pay under way too) − returned − open."""
        if not hasattr(self, "dibao"):
            return
        self.dibao.refresh_from_db()
        months = account_of(self.dibao, "2026-07", self.now).months
        paid_months = {
            line.month for line in PaymentLine.objects.filter(state=LineState.PAID, correction=None)
        }  # fmt: skip
        stands = sum(stand.paid_fen + stand.waived_fen for month, stand in months.items() if month in paid_months)
        card = sum(
            line.gross_fen
            for line in PaymentLine.objects.exclude(state__in=[LineState.CANCELLED, LineState.REISSUED])
            if line.correction_id or (line.month in paid_months and line.state == LineState.PAID)
        )
        claims = list(Receivable.objects.all())
        returned = sum(claim.repaid_fen + claim.deducted_fen for claim in claims)
        assert stands == card - returned - sum(claim.open_fen for claim in claims)

    @invariant()
    def a_month_stands_as_the_rules_decide_it_unless_something_was_waived(self):
        if not hasattr(self, "dibao"):
            return
        for month, stand in account_of(self.dibao, "2026-07", self.now).months.items():
            open_items = CorrectionItem.objects.filter(month=month, state=ItemState.PENDING).exists()
            given_up = PaymentLine.objects.filter(state=LineState.CANCELLED).exclude(correction=None).exists()
            if stand.state == ItemState.SETTLED and not (stand.waived_fen or open_items or given_up):
                assert stand.paid_fen == self.due(month)

    def due(self, month):
        """By the wage that was said last of this month; dibao is the line less the wage."""
        held = [yuan for since, last, yuan in self.said if since <= month <= last]
        return max(LINE - (held[-1] if held else 400) * 100, 0)


@pytest.mark.django_db
def test_money_is_conserved_in_any_order_of_corrections():
    examples = int(os.environ.get("MINZHENG_LEDGER_EXAMPLES", "6"))
    run_state_machine_as_test(
        Corrections,
        settings=settings(
            max_examples=examples, stateful_step_count=8, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip
