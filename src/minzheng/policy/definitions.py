"""What a pack may declare for the policy engine: facts (variables), parameters and benefits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, model_validator

from minzheng.base.codes import contains
from minzheng.base.errors import MinzhengError
from minzheng.base.money import parse_yuan
from minzheng.base.packs import Declaration, Wrong, suggestion
from minzheng.base.packs.manifest import Jurisdiction
from minzheng.base.text import Text
from minzheng.policy.units import CHOICE, DATE, FLAG, UNITS, Entity, Unit

Value = int | bool | Fraction
MOST_FEN = 10_000_000_000  # 100 million yuan: more is a slip of the hand
MOST_COUNT = 10_000


class Input(Declaration):
    """One fact that a family may state. `name` is the key of the declaration."""

    name: str = ""
    entity: Entity
    type: Literal["money", "count", "flag", "choice", "date"]
    label: Text
    missing: str
    period: Literal["month", "year"] | None = None
    unit: Literal["count", "months", "years"] = "count"
    choices: dict[str, Text] = {}
    maximum: int | None = None

    @model_validator(mode="after")
    def _missing_is_possible(self) -> Input:
        allowed = {"required", "unknown", *_SILENCE[self.type], *self.choices}
        if self.missing not in allowed:
            text = Text(zh=f"missing 不能是“{self.missing}”。", en=f'missing cannot be "{self.missing}".')
            raise Wrong(text, suggestion(self.missing, allowed))
        if (self.type == "choice") != bool(self.choices):
            raise Wrong(Text(zh="选择项且只有选择项要有 choices。", en="A choice, and only a choice, has choices."))
        return self

    @property
    def measure(self) -> Unit:
        """The unit of this fact in formulas."""
        if self.type == "money":
            return Unit("money", self.period)
        return {"count": Unit(self.unit), "flag": FLAG, "choice": CHOICE, "date": DATE}[self.type]

    @property
    def limit(self) -> int:
        """The greatest amount (fen) or count that can be stated."""
        return self.maximum or (MOST_FEN if self.type == "money" else MOST_COUNT)


_SILENCE: dict[str, set[str]] = {"money": {"zero"}, "count": {"zero"}, "flag": {"no"}, "choice": set(), "date": set()}


class ParameterValue(Declaration):
    """A figure from one day on. `division` limits it to a place inside the pack's."""

    value: str | int | bool
    from_on: date = Field(alias="from")
    verified: bool
    placeholder: bool = False
    division: Jurisdiction | None = None
    note: Text | None = None


class Parameter(Declaration):
    """A dated figure of law. Without a reference it does not load; without values it is for a narrower pack to set."""

    label: Text
    unit: str
    reference: str
    set_by: Literal["law", "province", "city"]
    values: list[ParameterValue]

    @model_validator(mode="after")
    def _values_fit(self) -> Parameter:
        if self.unit not in _PARAMETER_UNITS:
            text = Text(zh=f"没有单位“{self.unit}”。", en=f'There is no unit "{self.unit}".')
            raise Wrong(text, suggestion(self.unit, _PARAMETER_UNITS))
        for number, item in enumerate(self.values):
            try:
                read_value(item.value, self.measure)
            except Wrong as error:
                raise Wrong(error.text, error.hint, ("values", number, "value")) from error
        places = [(item.division, item.from_on) for item in self.values]
        if len(set(places)) < len(places):
            raise Wrong(Text(zh="同一天有两个数值。", en="Two values begin on the same day."))
        return self

    @property
    def measure(self) -> Unit:
        return UNITS[self.unit]

    def at(self, on: date, division: str) -> ParameterValue | None:
        """The figure in force; a narrower place goes before a wider one, then the latest day. None before the first."""
        held = [
            item
            for item in self.values
            if item.from_on <= on and (item.division is None or contains(item.division, division))
        ]
        return max(held, key=lambda item: (len(item.division or ""), item.from_on), default=None)


_PARAMETER_UNITS = set(UNITS) - {"choice", "date"}


def read_value(raw: object, unit: Unit) -> Value:
    """A figure as written: "810.00" (yuan), 24, true, "60%" or "1/6". Raises Wrong."""
    if unit.is_money and isinstance(raw, str):
        try:
            return parse_yuan(raw)
        except MinzhengError as error:
            raise Wrong(error.text, error.hint) from error
    if unit.kind == "ratio" and isinstance(raw, str) and (ratio := _ratio(raw)) is not None:
        return ratio
    if unit == FLAG and isinstance(raw, bool):
        return raw
    if unit.is_number and isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    example = {"money": '"810.00"', "ratio": '"60%"', "flag": "true"}.get(unit.kind, "24")
    raise Wrong(
        Text(zh=f"{raw!r} 不是 {unit} 的数值。", en=f"{raw!r} is not a value of {unit}."),
        Text(zh=f"写作 {example}。", en=f"Write it as {example}."),
    )


def _ratio(raw: str) -> Fraction | None:
    try:
        ratio = Fraction(Decimal(raw[:-1])) / 100 if raw.endswith("%") else Fraction(raw)
    except (ValueError, ArithmeticError):
        return None
    return ratio if ratio >= 0 else None


Form = Literal["cash", "in_kind", "service", "status", "insurance"]
Period = Literal["month", "year", "once", "per_event"]


class Benefit(Declaration):
    """One policy of the catalogue; its rule is the formula of the same code.

    `stack_group`: of one kind, only the highest is given. `days` are working days by law; `publicity_days` 0 means that
    nothing is posted, for privacy.
    """

    title: Text
    summary: Text
    department: Text
    group: Literal["living", "medical", "temporary", "children", "elders", "disability"]
    order: int
    form: Form
    unit: Literal["yuan", "hours", "none"]
    period: Period
    pays: bool
    apply_mode: Literal["auto", "push", "apply"]
    stack_group: str | None = None
    references: list[str] = Field(min_length=1)
    policy_code: str | None = Field(default=None, pattern=r"^P\d{2}$")
    residency: Literal["registered", "permit", "anywhere"] = "registered"
    handler: Literal["village", "township", "county", "school", "hospital", "organisation"] = "township"
    channel: Text | None = None
    materials: list[Text] = []
    days: int | None = None
    publicity_days: int | None = None
    phone: str | None = Field(default=None, pattern=r"^\d{5}$")
    appeal: Literal["reconsideration", "complaint"] = "reconsideration"

    @model_validator(mode="after")
    def _pays_money(self) -> Benefit:
        if self.pays and self.unit != "yuan":
            raise Wrong(Text(zh="发钱的待遇单位应为 yuan。", en="A benefit that pays has the unit yuan."))
        return self


class WorkedFamily(Declaration):
    """A family decided by hand. `parameters` replace figures for this family only."""

    name: str
    on: date
    division: Jurisdiction
    input: dict[str, Any]
    output: dict[str, ExpectedResult]
    parameters: dict[str, str | int | bool] = {}


class ExpectedResult(Declaration):
    """What must come out; only what is stated is compared. `reason` is part of a condition's or step's sentence."""

    answer: Literal["yes", "no", "unknown"]
    amount: str | None = None
    quantity: int | None = None
    persons: dict[str, str] | None = None
    reason: str | None = None
    excluded_by: str | None = None
    missing: list[str] | None = None
    nearest: str | None = None
    values: dict[str, str] | None = None


WorkedFamily.model_rebuild()
