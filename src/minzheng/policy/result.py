"""What a decision says, as plain frozen values that can be stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from minzheng.base.text import Text
from minzheng.policy.definitions import Form, Period

Json = dict[str, Any]


@dataclass(frozen=True)
class Condition:
    """One requirement with the family's numbers in it. `gap` says by how much a failed one fails."""

    text: Text
    holds: bool | None
    reference: str
    gap: Text | None = None

    def to_json(self) -> Json:
        return {
            "text": _json(self.text),
            "holds": self.holds,
            "reference": self.reference,
            "gap": _json(self.gap),
        }


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic."""

    text: Text
    reference: str | None = None

    def to_json(self) -> Json:
        return {"text": _json(self.text), "reference": self.reference}


@dataclass(frozen=True)
class ParameterUse:
    """A figure that the answer rests on. `placeholder`: only illustrative, the place must set its own."""

    name: str
    label: Text
    value: Text
    from_on: date | None
    source: Text
    reference: str
    verified: bool
    set_by: str
    placeholder: bool
    note: Text | None = None

    def to_json(self) -> Json:
        return {
            "name": self.name,
            "label": _json(self.label),
            "value": _json(self.value),
            "from": self.from_on.isoformat() if self.from_on else None,
            "source": _json(self.source),
            "reference": self.reference,
            "verified": self.verified,
            "set_by": self.set_by,
            "placeholder": self.placeholder,
            "note": _json(self.note),
        }


@dataclass(frozen=True)
class Explanation:
    """Why a benefit is given or not. `excluded_by` is the benefit that stands in the way of a "no"."""

    conditions: tuple[Condition, ...]
    steps: tuple[Step, ...]
    references: tuple[str, ...]
    parameters: tuple[ParameterUse, ...]
    excluded_by: str | None


@dataclass(frozen=True)
class BenefitResult:
    """One benefit. `amount_fen` is the household's for one period; `quantity` counts hours where it is a service.

    The explanation and the nearest change are put into words when first asked for.
    """

    code: str
    title: Text
    form: Form
    unit: str
    period: Period
    answer: str
    amount_fen: int | None
    person_amounts: Mapping[str, int]
    quantity: int | None
    person_quantities: Mapping[str, int]
    missing_facts: tuple[tuple[str | None, str], ...]
    missing_parameters: tuple[str, ...]
    pays: bool
    stack_group: str | None
    outputs: Mapping[str, Any]
    _explain: Callable[[], Explanation] = field(repr=False, compare=False)
    _find_nearest: Callable[[], Text | None] = field(repr=False, compare=False)

    @cached_property
    def explanation(self) -> Explanation:
        return self._explain()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.explanation.conditions

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.explanation.steps

    @property
    def references(self) -> tuple[str, ...]:
        """Every citation that the answer rests on, the benefit's own first."""
        return self.explanation.references

    @property
    def parameters(self) -> tuple[ParameterUse, ...]:
        return self.explanation.parameters

    @property
    def excluded_by(self) -> str | None:
        return self.explanation.excluded_by

    @cached_property
    def nearest_change(self) -> Text | None:
        """The smallest change of one fact that turns a "no" into a "yes"; looked for when first asked."""
        return self._find_nearest()

    def to_json(self) -> Json:
        return {
            "code": self.code,
            "title": _json(self.title),
            "form": self.form,
            "unit": self.unit,
            "period": self.period,
            "answer": self.answer,
            "amount_fen": self.amount_fen,
            "person_amounts": dict(self.person_amounts),
            "quantity": self.quantity,
            "person_quantities": dict(self.person_quantities),
            "conditions": [item.to_json() for item in self.conditions],
            "steps": [item.to_json() for item in self.steps],
            "missing_facts": [list(item) for item in self.missing_facts],
            "missing_parameters": list(self.missing_parameters),
            "nearest_change": _json(self.nearest_change),
            "references": list(self.references),
            "parameters": [item.to_json() for item in self.parameters],
            "excluded_by": self.excluded_by,
            "pays": self.pays,
            "stack_group": self.stack_group,
            "outputs": dict(self.outputs),
        }


@dataclass(frozen=True)
class Decision:
    """Every benefit of the catalogue for one family on one day, in the catalogue's order."""

    benefits: Mapping[str, BenefitResult]
    division: str
    on: date
    version: str
    digest: str
    inputs_hash: str

    def to_json(self) -> Json:
        return {
            "division": self.division,
            "on": self.on.isoformat(),
            "version": self.version,
            "digest": self.digest,
            "inputs_hash": self.inputs_hash,
            "benefits": {code: result.to_json() for code, result in self.benefits.items()},
        }


def _json(text: Text | None) -> Json | None:
    return text.model_dump() if text is not None else None
