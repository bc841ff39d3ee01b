"""What the rules propose for a case, as the page shows it: each answer with reasons, the sum, what is open."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.citizen.explained import PERIODS, Answers, Explained, decided_by, explain
from minzheng.casework.models import Case, Decision
from minzheng.casework.queries import grantable, monthly_fen, proposal


@dataclass(frozen=True)
class Proposal:
    """The rules' answers on what this service decides and, in `entries`, what it would grant; or why there are none
    (`error`). `besides`: other help that fits, for the family to be told of."""

    answers: Answers
    entries: list[dict[str, Any]]
    monthly_fen: int
    on: date
    version: str
    inputs_hash: str = ""
    error: MinzhengError | None = None
    besides: list[Explained] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """A benefit at the recommendation and now, in fen; None: not among those to grant."""

    title: Text
    recommended_fen: int | None
    now_fen: int | None
    period: Any

    @property
    def differs(self) -> bool:
        return self.recommended_fen != self.now_fen


def of(case: Case, on: date) -> Proposal:
    """The proposal on that day. A family that the rules can't read is shown as the error that it is."""
    try:
        result = proposal(case, on)
    except MinzhengError as error:
        return Proposal(Answers([], [], [], []), [], 0, on, "", error=error)
    entries = [
        {**entry, "period_text": PERIODS[entry["period"]]} for entry in grantable(result, services.definition(case))
    ]
    answers, decided = explain(result.to_json(), case.family), decided_by(services.definition(case))
    besides = answers.besides(decided)
    return Proposal(
        answers.within(decided), entries, monthly_fen(entries), on, result.version, result.inputs_hash, besides=besides
    )


def differences(recommendation: Decision | None, now: Proposal) -> list[Difference]:
    """Every benefit that was recommended or is proposed now, side by side."""
    if recommendation is None:
        return []
    before = {entry["code"]: entry for entry in recommendation.granted}
    after = {entry["code"]: entry for entry in now.entries}
    return [
        Difference(
            title=Text(**(after.get(code) or before[code])["title"]),
            recommended_fen=before[code]["amount_fen"] if code in before else None,
            now_fen=after[code]["amount_fen"] if code in after else None,
            period=PERIODS[(after.get(code) or before[code])["period"]],
        )
        for code in dict.fromkeys([*before, *after])
    ]


def first_amount(entry: dict[str, Any], recommendation: Decision | None) -> int:
    """What the county's form starts from: the rules' amount now, or the town's own if the rules did not move since."""
    for earlier in recommendation.granted if recommendation else []:
        if earlier["code"] == entry["code"] and earlier.get("changed_from") == entry["amount_fen"]:
            return int(earlier["amount_fen"])
    return int(entry["amount_fen"])
