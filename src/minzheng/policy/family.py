"""A family's facts: read from JSON or YAML into typed values, every mistake named with its place and what to write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from minzheng.base.codes import DivisionCodeError, pad
from minzheng.base.errors import MinzhengError
from minzheng.base.money import MoneyRangeError, format_yuan, parse_yuan
from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.definitions import Input
from minzheng.policy.errors import ApplicantDeceased, FamilyError, FamilyProblem
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

Fact = int | bool | str | date | None  # None: unknown
EARLIEST_BIRTH = date(1900, 1, 1)
MOST_PERSONS = 50


@dataclass(frozen=True)
class Member:
    """One person. `facts` holds a value for every input of a person, None where it is unknown."""

    id: str
    name: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True)
class Family:
    """Money in fen. `stated` is what was written, before silence was given its meaning."""

    division: str | None
    household: Mapping[str, Fact]
    persons: tuple[Member, ...]
    stated: Mapping[str, Any] = field(repr=False)

    @property
    def applicant(self) -> Member:
        return next(person for person in self.persons if person.facts["relation"] == "applicant")

    @property
    def hash(self) -> str:
        """The same for the same facts, however they were written."""
        content = {
            "household": self.household,
            "persons": [{"id": person.id, **person.facts} for person in self.persons],
        }
        return sha256(json.dumps(content, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def parse_family(inputs: Mapping[str, Input], data: object, *, on: date | None = None) -> Family:
    """Reads the interchange form. `on` is the day that nobody may be born after.

    Raises FamilyError, ApplicantDeceased.
    """
    reader = _Reader(inputs, on)
    family = reader.family(data)
    if reader.problems or family is None:
        dead = [problem.code == ApplicantDeceased.code for problem in reader.problems]
        raise (ApplicantDeceased if dead and all(dead) else FamilyError)(reader.problems)
    return family


class _Reader:
    def __init__(self, inputs: Mapping[str, Input], on: date | None) -> None:
        self.inputs = inputs
        self.on = on
        self.problems: list[FamilyProblem] = []

    def family(self, data: object) -> Family | None:
        if not isinstance(data, dict) or not isinstance(data.get("persons"), list):
            self.wrong("family", "form", *_NOT_A_FAMILY, example='{"household": {}, "persons": [{"id": "p1", …}]}')
            return None
        self.unknown_names("", data, {"division", "household", "persons"})
        division = self.division(data.get("division"))
        household = data.get("household") or {}
        if not isinstance(household, dict):
            self.wrong(
                "household", "form", "household 应为“事实: 值”的映射。", "household is a mapping of fact: value."
            )
            household = {}
        facts = self.facts("household", household, HOUSEHOLD)
        persons = tuple(self.persons(data["persons"]))
        self.one_applicant(persons)
        return Family(division, facts, persons, data)

    def division(self, raw: object) -> str | None:
        if raw is None:
            return None
        try:
            return pad(str(raw))
        except DivisionCodeError as error:
            self.problems.append(FamilyProblem("division", "policy.family.division", error.text, "330402", error.hint))
            return None

    def persons(self, raw: list[Any]) -> Iterator[Member]:
        if len(raw) > MOST_PERSONS:
            self.wrong(
                "persons", "size", f"一个家庭不超过 {MOST_PERSONS} 人。", f"A family has at most {MOST_PERSONS} people."
            )
            return
        seen: set[str] = set()
        for index, item in enumerate(raw):
            path = f"persons[{index}]"
            if not isinstance(item, dict):
                self.wrong(path, "form", "每个人应为“事实: 值”的映射。", "Each person is a mapping of fact: value.")
                continue
            id = str(item.get("id") or f"p{index + 1}")
            if id in seen:
                self.wrong(
                    f"{path}.id", "duplicate_person", f"人员编号“{id}”重复。", f'The person id "{id}" is used twice.'
                )
            seen.add(id)
            stated = {key: value for key, value in item.items() if key not in ("id", "name")}
            yield Member(id, str(item.get("name") or "") or _nameless(index), self.facts(path, stated, PERSON))

    def one_applicant(self, persons: tuple[Member, ...]) -> None:
        applicants = [person for person in persons if person.facts.get("relation") == "applicant"]
        if len(applicants) == 1:
            if applicants[0].facts.get("deceased"):
                name = applicants[0].name
                zh, en = (
                    f"申请人{name}已死亡，不能以其名义申请。",
                    f"The applicant {name} is dead; nobody can apply in that name.",
                )
                hint = Text(zh="请由其他家庭成员作为申请人。", en="Let another member of the family be the applicant.")
                problem = FamilyProblem("persons", ApplicantDeceased.code, Text(zh=zh, en=en), None, hint)
                self.problems.append(problem)
            return
        code, zh, en = (
            ("two_applicants", "申请人只能有一位。", "There can be only one applicant.")
            if applicants
            else ("no_applicant", "没有申请人。", "There is no applicant.")
        )
        hint = Text(
            zh="一个人的 relation 写 applicant，其他人写与其的关系。",
            en="One person has relation: applicant; the others their relation to that person.",
        )
        self.wrong("persons", code, zh, en, example='"relation": "applicant"', hint=hint)

    def facts(self, path: str, stated: Mapping[str, Any], entity: Entity) -> dict[str, Fact]:
        known = {name: item for name, item in self.inputs.items() if item.entity == entity}
        self.unknown_names(f"{path}.", stated, set(known))
        return {
            name: self.fact(f"{path}.{name}", item, name in stated, stated.get(name)) for name, item in known.items()
        }

    def unknown_names(self, prefix: str, stated: Mapping[str, Any], known: set[str]) -> None:
        for name in stated:
            if name not in known:
                hint = suggestion(str(name), known)
                zh, en = f"没有名为“{name}”的事实。", f'There is no fact "{name}".'
                self.wrong(f"{prefix}{name}", "unknown_fact", zh, en, hint=hint)

    def fact(self, path: str, item: Input, is_stated: bool, raw: object) -> Fact:
        if raw is None:
            if item.missing == "required":
                label = item.label
                zh, en = f"缺少“{label.zh}”。", f'"{label.en}" is missing.'
                self.wrong(path, "required", zh, en, example=_EXAMPLES[item.type])
                return None
            return None if is_stated or item.missing == "unknown" else _silence(item)
        return getattr(self, f"read_{item.type}")(path, item, raw)  # type: ignore[no-any-return]

    def read_money(self, path: str, item: Input, raw: object) -> Fact:
        try:
            fen = parse_yuan(raw)
        except MinzhengError as error:
            negative = isinstance(error, MoneyRangeError) and str(raw).strip().startswith("-")
            code = "negative" if negative else "amount_range" if isinstance(error, MoneyRangeError) else "money"
            self.problems.append(FamilyProblem(path, f"policy.family.{code}", error.text, '"1500.00"', error.hint))
            return None
        if fen > item.limit:
            zh = f"{item.label.zh} {format_yuan(fen)} 超出范围，最多 {format_yuan(item.limit)}。"
            en = f"{item.label.en}: {format_yuan(fen)} is out of range, at most {format_yuan(item.limit)}."
            hint = Text(zh="单位是元，请核对位数。", en="The unit is yuan; count the digits.")
            self.wrong(path, "amount_range", zh, en, example='"1500.00"', hint=hint)
        return fen

    def read_count(self, path: str, item: Input, raw: object) -> Fact:
        if isinstance(raw, bool) or not isinstance(raw, int):
            self.wrong(path, "count", f"“{raw}”不是整数。", f'"{raw}" is not a whole number.', example="3")
            return None
        if raw < 0:
            self.wrong(
                path,
                "negative",
                f"{item.label.zh}不能是负数（{raw}）。",
                f"{item.label.en} cannot be negative ({raw}).",
                example="0",
            )
            return None
        if raw > item.limit:
            zh = f"{item.label.zh} {raw} 超出范围，最大 {item.limit}。"
            en = f"{item.label.en}: {raw} is out of range, at most {item.limit}."
            self.wrong(path, "count_range", zh, en, example=str(item.limit))
        return raw

    def read_flag(self, path: str, item: Input, raw: object) -> Fact:
        if isinstance(raw, bool):
            return raw
        self.wrong(path, "flag", f"“{raw}”不是 true 或 false。", f'"{raw}" is not true or false.', example="true")
        return None

    def read_choice(self, path: str, item: Input, raw: object) -> Fact:
        if isinstance(raw, str) and raw in item.choices:
            return raw
        zh, en = f"{item.label.zh}没有选项“{raw}”。", f'{item.label.en} has no choice "{raw}".'
        self.wrong(path, "choice", zh, en, example=next(iter(item.choices)), hint=suggestion(str(raw), item.choices))
        return None

    def read_date(self, path: str, item: Input, raw: object) -> Fact:
        try:
            day = raw if type(raw) is date else date.fromisoformat(str(raw))
        except ValueError:
            self.wrong(path, "date", f"“{raw}”不是日期。", f'"{raw}" is not a date.', example="1951-03-05")
            return None
        if day < EARLIEST_BIRTH:
            self.wrong(
                path, "date_range", f"{day} 太早，不可信。", f"{day} is too early to be right.", example="1951-03-05"
            )
        elif self.on is not None and day > self.on:
            self.wrong(path, *future(day, self.on), example="1951-03-05")
        return day

    def wrong(
        self, path: str, code: str, zh: str, en: str, *, example: str | None = None, hint: Text | None = None
    ) -> None:
        self.problems.append(FamilyProblem(path, f"policy.family.{code}", Text(zh=zh, en=en), example, hint))


def future(day: date, on: date) -> tuple[str, str, str]:
    return "birth_in_future", f"出生日期 {day} 晚于 {on}。", f"The date of birth {day} is after {on}."


def check_births(family: Family, on: date) -> None:
    """Nobody is born after the day of the decision. Raises FamilyError."""
    problems = []
    for index, person in enumerate(family.persons):
        birth = person.facts.get("birth_on")
        if isinstance(birth, date) and birth > on:
            code, zh, en = future(birth, on)
            path = f"persons[{index}].birth_on"
            problems.append(FamilyProblem(path, f"policy.family.{code}", Text(zh=zh, en=en), "1951-03-05"))
    if problems:
        raise FamilyError(problems)


def _silence(item: Input) -> Fact:
    if item.type == "choice":
        return item.missing
    return False if item.type == "flag" else 0


def _nameless(index: int) -> str:
    return f"第{index + 1}人"


_EXAMPLES = {"money": '"1500.00"', "count": "1", "flag": "true", "choice": "applicant", "date": "1951-03-05"}
_NOT_A_FAMILY = (
    "家庭应为含 persons 列表的映射。",
    "A family is a mapping with a list `persons`.",
)
