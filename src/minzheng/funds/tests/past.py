"""A family whose benefits were decided on real facts in June 2026 and are paid since: for tests of corrections."""

from datetime import UTC, date, datetime

from minzheng.casework import services
from minzheng.casework.models import Case, CaseState, Decision
from minzheng.funds.actions import (
    check_batch,
    confirm_correction,
    export_batch,
    make_batch,
    propose_correction,
    read_return,
    release_batch,
)
from minzheng.funds.errors import NothingDue
from minzheng.funds.models import Batch, Correction, CorrectionState, Entitlement, LineState, PaymentLine
from minzheng.funds.planning import Wish, catalogue, plan_of
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import key
from minzheng.policy import decide

DECIDED = date(2026, 6, 10)
MONTHS = ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]


def moment(month: str, day: int = 20) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), day, 2, tzinfo=UTC)


def facts(person, wage: str = "400.00") -> dict[str, object]:
    """A man of 75 with a severe disability, and his wife, who earns a little."""
    return {
        "division": cast.VILLAGE,
        "household": {"able_supporter": False},
        "persons": [
            {"id": str(person.pk), "name": person.name, "relation": "applicant", "birth_on": "1971-03-05",
             "disability_type": "limb", "disability_level": 2, "nursing_level": "full"},
            {"id": "wife", "name": "李四", "relation": "spouse", "birth_on": "1975-08-19", "wage": wage},
        ],
    }  # fmt: skip


def granted(family, decider, codes=("dibao",), case: int = 1, wage: str = "400.00") -> dict[str, Entitlement]:
    """The case, its confirmation and the entitlements, with the amounts that the rules give."""
    said, rules = facts(family.person, wage), catalogue()
    result = decide(rules, rules.parse_family(said), division=cast.VILLAGE, on=DECIDED)
    amounts = [(code, result.benefits[code].amount_fen, "month") for code in codes]
    for code in codes:
        cast.TITLES.setdefault(code, result.benefits[code].title)
    context = cast.decision(family, decider, amounts, decided_on=DECIDED, case=case)
    found = Case.objects.create(
        id=context.case_id, number=context.case_number, service="social-assistance",
        version=services.version_of("social-assistance"), household=family.household, applicant=family.person,
        division=cast.VILLAGE, channel="counter", state=CaseState.GRANTED, family=said, opened_by=decider,
        opened_at=moment("2026-06"), closed_at=moment("2026-06"),
    )  # fmt: skip
    Decision.objects.create(
        case=found, kind="confirmation", outcome="grant", proposal={}, family=said, granted=[],
        differs_from_rules=False, rule_version=result.version, inputs_hash=result.inputs_hash, decided_on=DECIDED,
        made_by=decider, made_at=moment("2026-06"),
    )  # fmt: skip
    return {row.benefit: row for row in cast.grant_benefits(context, at=moment("2026-06"))}


def begin(maker, releaser, month: str, *, further: bool = False) -> Batch:
    """The month's batch, sent to the bank. Raises NothingDue."""
    at = moment(month)
    batch = make_batch(
        actor=maker, division="330402", month=month, bank="agent_csv", operation_id=key(), at=at, further=further
    )
    check_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=at)
    release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=at)
    export_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=at)
    batch.refresh_from_db()
    return batch


def finish(maker, batch: Batch, codes: dict[int, str] | None = None) -> Batch:
    content = cast.return_file(batch, codes)
    return read_return(
        actor=maker, batch_id=batch.pk, name="r", content=content, operation_id=key(), at=moment(batch.month, 25)
    )


def pay(maker, releaser, *months: str, further: bool = False) -> None:
    for month in months:
        finish(maker, begin(maker, releaser, month, further=further))


def propose(decider, entitlement, fact="wage", value="700.00", person="wife", since="2026-09", **rest) -> Correction:
    until, at = rest.pop("until", ""), rest.pop("at", moment("2026-11", 28))
    wish = Wish(fact, person, value, since, until)
    return propose_correction(
        actor=decider, entitlement_id=entitlement.pk, wish=wish, reason="复核发现", operation_id=key(), at=at, **rest
    )


def confirm(second, correction, at=None) -> Correction:
    at = at or moment("2026-11", 28)
    seen = plan_of(second, correction, at.date()).hash
    return confirm_correction(actor=second, correction_id=correction.pk, seen=seen, operation_id=key(), at=at)


def corrected(decider, second, entitlement, **rest) -> Correction:
    at = rest.get("at")
    return confirm(second, propose(decider, entitlement, **rest), at)


def paid_fen(entitlement: Entitlement) -> int:
    """What reached the card, back-pay and all."""
    lines = PaymentLine.objects.filter(entitlement=entitlement, state=LineState.PAID)
    return sum(line.amount_fen for line in lines)


__all__ = ["CorrectionState", "NothingDue"]
