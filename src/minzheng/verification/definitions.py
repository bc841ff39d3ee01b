"""What a pack's `sources` may declare: the departments, what each can be asked, and which fact its answer proves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, field_validator

from minzheng.base.errors import MinzhengError
from minzheng.base.money import parse_yuan
from minzheng.base.packs import Declaration, Entry, PackChain, PackProblem, SectionChecker, Wrong, merge, suggestion
from minzheng.base.text import Text
from minzheng.policy.definitions import Input
from minzheng.verification.errors import UnknownItem

FieldType = Literal["money", "count", "flag", "choice", "date", "text"]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class FieldShape(Declaration):
    """One field of a department's record."""

    label: Text
    type: FieldType


class AnswerRule(Declaration):
    """Which field of the record answers a variable, how far it may differ, and which value a decision uses.

    `use: greater` takes the larger of declared and found, because no department sees everything; it is the default for
    money and counts. `use: found` takes the department's word; it is the default for everything else.
    """

    field: Code
    tolerance: str = "0"
    use: Literal["greater", "found"] | None = None

    @field_validator("tolerance", mode="before")
    @classmethod
    def _amount(cls, value: object) -> str:
        try:
            parse_yuan(value)
        except MinzhengError as error:
            raise Wrong(error.text, error.hint) from error
        return str(value)

    @property
    def tolerance_fen(self) -> int:
        """For money in fen; for counts it is 100 to one unit."""
        return parse_yuan(self.tolerance)


class Item(Declaration):
    """One thing that a department can be asked about a person (数据项)."""

    label: Text
    why: Text
    answers: dict[str, AnswerRule] = {}
    fields: Annotated[dict[Code, FieldShape], Field(min_length=1)]


class Source(Declaration):
    """A department (部门). Times are in seconds; `parallel` is how many questions it may have open at once."""

    label: Text
    protocol: Literal["rest"]
    path: Annotated[str, Field(pattern=r"^/[A-Za-z0-9_/-]+$")]
    timeout_seconds: Annotated[int, Field(ge=1, le=60)]
    attempts: Annotated[int, Field(ge=1, le=5)] = 3
    parallel: Annotated[int, Field(ge=1, le=200)] = 16
    freshness_days: Annotated[int, Field(ge=1, le=400)]
    reference: str
    items: Annotated[dict[Code, Item], Field(min_length=1)]


@dataclass(frozen=True)
class Sources:
    """Every department of a place. An item's full code is "department.item"."""

    departments: Mapping[str, Source]

    def split(self, code: str) -> tuple[str, str]:
        """(department, item) of a full code. Raises UnknownItem, with the nearest right one."""
        department, _dot, item = code.partition(".")
        if item not in getattr(self.departments.get(department), "items", {}):
            raise UnknownItem(code, suggestion(code, self.codes()))
        return department, item

    def codes(self) -> list[str]:
        """All full item codes, in the pack's order."""
        return [f"{code}.{item}" for code, source in self.departments.items() for item in source.items]

    def by_department(self, codes: list[str]) -> dict[str, list[str]]:
        """department -> its items among `codes`, both in the pack's order. Raises UnknownItem."""
        wanted = {self.split(code) for code in codes}
        found = {
            name: [item for item in source.items if (name, item) in wanted] for name, source in self.departments.items()
        }
        return {name: items for name, items in found.items() if items}

    def label(self, department: str) -> Text:
        """A department's name; its code when the pack no longer has it."""
        source = self.departments.get(department)
        return source.label if source else Text(zh=department, en=department)

    def item(self, department: str, item: str) -> Item | None:
        source = self.departments.get(department)
        return source.items.get(item) if source else None

    def item_label(self, department: str, item: str) -> Text:
        found = self.item(department, item)
        return found.label if found else Text(zh=item, en=item)


def load_sources(chain: PackChain) -> dict[str, Entry[Source]]:
    """department -> its declaration and where it is written. Raises PackError."""
    return chain.section("sources", Source)


@lru_cache(maxsize=16)
def sources_of(chain: PackChain) -> Sources:
    """The departments that a chain declares; read once. Raises PackError."""
    return Sources({key: entry.value for key, entry in load_sources(chain).items()})


@lru_cache(maxsize=16)
def facts_of(chain: PackChain) -> Mapping[str, Input]:
    """The variables that an answer may prove; read once. Raises PackError."""
    return {key: entry.value for key, entry in chain.section("variables", Input).items()}


def _check(chain: PackChain, entries: Mapping[str, Entry[Source]]) -> Iterator[PackProblem]:
    layers, _wrong = chain.read("variables", Input)
    facts = {key: entry.value for key, entry in merge(layers).items()}
    answered: dict[str, str] = {}
    items: dict[str, str] = {}
    for department, entry in entries.items():
        for code, item in entry.value.items.items():
            at = ("items", code)
            if (first := items.setdefault(code, department)) != department:
                text = Text(
                    zh=f"数据项“{code}”在“{first}”已声明。", en=f'The item "{code}" is already declared in "{first}".'
                )
                yield entry.problem(*at, text=text, hint=Text(zh="请另取一个名称。", en="Give it another name."))
            for variable, rule in item.answers.items():
                yield from _check_answer(entry, (*at, "answers", variable), variable, rule, item, facts)
                where = f"{department}.{code}"
                if (before := answered.setdefault(variable, where)) != where:
                    text = Text(
                        zh=f"“{variable}”已由 {before} 答复。", en=f'"{variable}" is already answered by {before}.'
                    )
                    hint = Text(zh="一个事实只能由一个数据项答复。", en="One fact is answered by one item.")
                    yield entry.problem(*at, "answers", variable, text=text, hint=hint)


def _check_answer(
    entry: Entry[Source], at: tuple[str, ...], variable: str, rule: AnswerRule, item: Item, facts: Mapping[str, Input]
) -> Iterator[PackProblem]:
    fact = facts.get(variable)
    if fact is None:
        text = Text(zh=f"没有名为“{variable}”的事实。", en=f'There is no fact "{variable}".')
        yield entry.problem(*at, text=text, hint=suggestion(variable, facts))
        return
    if fact.entity != "person":
        text = Text(
            zh=f"“{variable}”属于家庭，不能按人核对。",
            en=f'"{variable}" belongs to the household; people are asked about.',
        )
        yield entry.problem(*at, text=text)
    shape = item.fields.get(rule.field)
    if shape is None:
        text = Text(zh=f"记录中没有字段“{rule.field}”。", en=f'The record has no field "{rule.field}".')
        yield entry.problem(*at, "field", text=text, hint=suggestion(rule.field, item.fields))
    elif shape.type != fact.type:
        text = Text(
            zh=f"字段“{rule.field}”是 {shape.type}，而“{variable}”是 {fact.type}。",
            en=f'The field "{rule.field}" is a {shape.type}, but "{variable}" is a {fact.type}.',
        )
        yield entry.problem(*at, "field", text=text)
    numeric = fact.type in ("money", "count")
    if not numeric and (rule.tolerance_fen or rule.use == "greater"):
        text = Text(
            zh=f"“{variable}”不是数量，没有容差或大小之分。",
            en=f'"{variable}" is not a quantity: no tolerance, no greater.',
        )
        yield entry.problem(*at, text=text)


CHECKER = SectionChecker("sources", Source, _check)
