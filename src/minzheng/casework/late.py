"""What came after the opinion or the decision: who answered late, what was settled late, and whether it matters."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.models import Case, Decision, DecisionKind
from minzheng.casework.queries import check_of, grantable, proposal
from minzheng.casework.wording import joined
from minzheng.verification import queries as verification
from minzheng.verification.queries import ComparedRow

Amounts = dict[str, int]
RULING = {
    DecisionKind.RECOMMENDATION: Text(zh="审核意见", en="the town's opinion"),
    DecisionKind.CONFIRMATION: Text(zh="决定", en="the decision"),
}


@dataclass(frozen=True)
class Change:
    """A benefit in fen by the rules, on the day of the ruling: as it was, and with all that is known now."""

    title: Text
    before_fen: int | None
    after_fen: int | None


@dataclass(frozen=True)
class Late:
    """`answers`: the latest moment of each department that answered after the ruling. `settled`: rows settled after it.

    `after` is None where the rules can't read the family any more.
    """

    decision: Decision
    answers: list[tuple[Text, datetime]]
    settled: list[ComparedRow]
    before: Amounts
    after: Amounts | None

    @property
    def matters(self) -> bool:
        """True if the rules would now answer otherwise for the day of the ruling."""
        return self.after != self.before

    @property
    def ruling(self) -> Text:
        """What all this came after."""
        return RULING[DecisionKind(self.decision.kind)]

    @property
    def changes(self) -> list[Change]:
        """The benefits that would now be answered otherwise."""
        benefits, after = services.catalogue().benefits, self.after or {}
        return [
            Change(benefits[code].title, self.before.get(code), after.get(code))
            for code in dict.fromkeys([*self.before, *after])
            if self.before.get(code) != after.get(code)
        ]

    def told_beside(self, known: Set[str]) -> set[str]:
        """What `known` does not have yet: names of departments, ids of settled findings."""
        return ({source.zh for source, _at in self.answers} | {_settling(row) for row in self.settled}) - known

    def in_words(self, known: Set[str] = frozenset()) -> Text:
        """One sentence: who answered, or that a difference was settled, and whether it matters."""
        came = self._came(known)
        if self.matters:
            return Text(
                zh=f"{came.zh}，影响测算结果，请重新查看核对结果。",
                en=f"{came.en}. It changes what the rules give: look at the check again.",
            )
        return Text(zh=f"{came.zh}，不影响测算结果。", en=f"{came.en}. It does not change what the rules give.")

    def _came(self, known: Set[str]) -> Text:
        ruling = self.ruling
        sources = [source for source, _at in self.answers if source.zh not in known]
        settled = any(_settling(row) not in known for row in self.settled)
        if not sources and (settled or not self.answers):
            return Text(
                zh=f"{ruling.zh}之后又认定了核对差异", en=f"A difference in the check was settled after {ruling.en}"
            )
        if not sources:  # one that is known has said something more
            sources = [max(self.answers, key=lambda answer: answer[1])[0]]
        names = joined(sources)
        return Text(zh=f"{names.zh}在{ruling.zh}之后补充答复", en=f"{names.en} answered after {ruling.en}")


def _settling(row: ComparedRow) -> str:
    return f"{row.finding_id} {row.settled_at}"


def late_answers(case: Case) -> Late | None:
    """What came after the newest ruling in force; None without a ruling, or if nothing came."""
    decision = case.decisions.filter(superseded_at=None).order_by("-id").first()
    check = check_of(case)
    if decision is None or check is None:
        return None
    since, rows = decision.made_at, verification.comparison(check)
    heard = [(row.source, row.answered_at) for row in rows]
    heard += [(row.source, row.answered_at) for row in verification.other_answers(check)]
    latest: dict[str, tuple[Text, datetime]] = {}
    for source, at in heard:
        if at is not None and at > since and (source.zh not in latest or latest[source.zh][1] < at):
            latest[source.zh] = (source, at)
    settled = [row for row in rows if row.settled_at is not None and row.settled_at > since]
    if not latest and not settled:
        return None
    return Late(decision, list(latest.values()), settled, _frozen(case, decision), _now(case, decision))


def _frozen(case: Case, decision: Decision) -> Amounts:
    """What the rules gave when it was ruled."""
    wanted = services.definition(case).benefits
    found = ((code, decision.proposal["benefits"].get(code)) for code in wanted)
    return {code: result["amount_fen"] for code, result in found if result is not None and _is_given(result)}


def _is_given(result: dict[str, Any]) -> bool:
    pays = result["answer"] == "yes" and result["pays"] and not result["excluded_by"]
    return bool(pays and result["amount_fen"])


def _now(case: Case, decision: Decision) -> Amounts | None:
    try:
        result = proposal(case, decision.decided_on)
    except MinzhengError:
        return None
    return {entry["code"]: entry["amount_fen"] for entry in grantable(result, services.definition(case))}
