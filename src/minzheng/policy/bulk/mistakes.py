"""What is wrong with rows of a population, in the words that a single family's reader uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from minzheng.base.money import to_decimal_string
from minzheng.base.text import Text
from minzheng.policy.bulk.frame import Array
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.errors import FamilyError, FamilyProblem
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

FIELDS = ("file", "row", "household_id", "person_id", "field", "code", "zh", "en")
_PLACE = "persons["


@dataclass
class Mistakes:
    """The rows set aside from one row group. Rows are counted from 1 in their file."""

    catalogue: Catalogue
    on: date
    divisions: Mapping[str, Text]
    files: Mapping[Entity, Path]
    first_row: Mapping[Entity, int]
    rows: list[dict[str, Any]] = field(default_factory=list)
    doubled: dict[Entity, Array] = field(default_factory=dict)

    def orphans(self, rows: Array, persons: pa.Table) -> None:
        """Persons of no household in this row group."""
        found = persons.select(["person_id", "household_id"]).take(pa.array(rows)).to_pylist()
        for row, person in zip(rows.tolist(), found, strict=True):
            home = person["household_id"]
            if home is None:
                code, zh, en = "no_household", "没有家庭编号。", "There is no household id."
            else:
                code = "unknown_household"
                zh = f"这个行组里没有家庭“{home}”。"
                en = f'There is no household "{home}" in this row group.'
            self._add(PERSON, row, home, person["person_id"], "household_id", code, Text(zh=zh, en=en))

    def explain(self, bad: Array, households: pa.Table, persons: pa.Table, starts: Array, person_rows: Array) -> None:
        """Why each of these households is set aside; every mistake of it, not only the first."""
        for number in bad.tolist():
            first, last = int(starts[number]), int(starts[number + 1])
            household = households.slice(number, 1).to_pylist()[0]
            people = persons.slice(first, last - first).to_pylist()
            rows = person_rows[first:last].tolist()
            before = len(self.rows)
            self._keys(number, household, people, rows, range(first, last))
            if people:
                self._facts(number, household, people, rows)
            if len(self.rows) == before:  # nothing is set aside without a reason
                text = Text(zh="这一户的数据不能用。", en="The data of this household cannot be used.")
                self._add(HOUSEHOLD, number, household["household_id"], None, None, "household", text)

    def _keys(
        self, number: int, household: Mapping[str, Any], people: list[Any], rows: list[int], positions: range
    ) -> None:
        home, division = household["household_id"], household["division"]
        if home is None:
            self._add(HOUSEHOLD, number, None, None, "household_id", "no_id", _NO_ID)
        elif HOUSEHOLD in self.doubled and self.doubled[HOUSEHOLD][number]:
            self._add(HOUSEHOLD, number, home, None, "household_id", "duplicate_household", _twice(home))
        if division is None:
            text = Text(zh="没有区划代码。", en="There is no division code.")
            self._add(HOUSEHOLD, number, home, None, "division", "division", text)
        elif division in self.divisions:
            self._add(HOUSEHOLD, number, home, None, "division", "division", self.divisions[division])
        if not people:
            text = Text(zh="这一户没有人员。", en="This household has no persons.")
            self._add(HOUSEHOLD, number, home, None, None, "no_persons", text)
        for person, row, position in zip(people, rows, positions, strict=True):
            id = person["person_id"]
            if id is None:
                self._add(PERSON, row, home, None, "person_id", "no_id", _NO_ID)
            elif PERSON in self.doubled and self.doubled[PERSON][position]:
                self._add(PERSON, row, home, id, "person_id", "duplicate_person", _twice(id))

    def _facts(self, number: int, household: Mapping[str, Any], people: list[Any], rows: list[int]) -> None:
        home = household["household_id"]
        family = {
            "household": self._stated(household),
            "persons": [{"id": str(index), **self._stated(person)} for index, person in enumerate(people)],
        }
        try:
            self.catalogue.parse_family(family, on=self.on)
        except FamilyError as error:
            for problem in error.problems:
                self._family_problem(number, home, people, rows, problem)

    def _family_problem(
        self, number: int, home: Any, people: list[Any], rows: list[int], problem: FamilyProblem
    ) -> None:
        code, name = problem.code.rsplit(".", 1)[-1], problem.path.rsplit(".", 1)[-1]
        if problem.path.startswith(_PLACE):
            index = int(problem.path[len(_PLACE) : problem.path.index("]")])
            self._add(PERSON, rows[index], home, people[index]["person_id"], name, code, problem.text)
        else:
            self._add(HOUSEHOLD, number, home, None, name if "." in problem.path else None, code, problem.text)

    def _stated(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of a row in the interchange form; an empty cell is silence."""
        stated = {}
        for name, value in row.items():
            item = self.catalogue.inputs.get(name)
            if item is not None and value is not None:
                stated[name] = to_decimal_string(value) if item.type == "money" else value
        return stated

    def _add(self, entity: Entity, row: int, home: Any, person: Any, name: str | None, code: str, text: Text) -> None:
        place = (self.files[entity].name, self.first_row[entity] + row + 1)
        self.rows.append(dict(zip(FIELDS, (*place, home, person, name, code, text.zh, text.en), strict=True)))


_NO_ID = Text(zh="没有编号。", en="There is no id.")


def _twice(id: str) -> Text:
    return Text(zh=f"编号“{id}”重复。", en=f'The id "{id}" is used twice.')
