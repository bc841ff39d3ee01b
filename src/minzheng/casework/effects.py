"""What a decision causes in higher rooms: they register a named effect, a pack's service names it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from minzheng.accounts.models import User
from minzheng.base.text import Text


@dataclass(frozen=True)
class GrantedBenefit:
    """One benefit of a decision. `amount_fen` is for one `period` (month | year | once | per_event)."""

    code: str
    title: Text
    amount_fen: int
    period: str
    person_amounts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class EffectContext:
    """All that an effect may know of the decision that caused it."""

    case_id: UUID
    case_number: str
    household_id: UUID
    person_id: UUID
    division: str
    decided_on: date
    decided_by: User
    benefits: tuple[GrantedBenefit, ...]
    rule_version: str
    arguments: dict[str, Any]


# Runs inside the deciding transaction; must change nothing when it runs again for the same decision.
Effect = Callable[[EffectContext], None]

_effects: dict[str, Effect] = {}


def register(name: str, effect: Effect) -> None:
    """Offer an effect to packs; called from a room's AppConfig.ready()."""
    _effects[name] = effect


def names() -> list[str]:
    """All effects that packs may name."""
    return sorted(_effects)


def run(name: str, context: EffectContext) -> None:
    """Run one effect. The pack check has proved that it exists."""
    _effects[name](context)
