"""A generated city on disk: registry.jsonl for the platform, departments.sqlite for the departments, about.json."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.base.divisions import jurisdiction_of
from minzheng.base.packs import PackChain
from minzheng.base.text import Text
from minzheng.registry.population.cast import load_cast
from minzheng.registry.population.errors import OutputNotEmptyError
from minzheng.registry.population.figures import load_figures
from minzheng.registry.population.generation import generate
from minzheng.registry.population.model import GeneratedHousehold

FILES = ("registry.jsonl", "departments.sqlite", "about.json")
# No journal: the file is new, and takes its name only when it is whole.
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE people (id_number TEXT PRIMARY KEY, name TEXT NOT NULL, records TEXT NOT NULL);
CREATE TABLE truth (household_id TEXT PRIMARY KEY, hidden TEXT, family TEXT NOT NULL);
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass
class Written:
    """What was written: counts, and SHA-256 of the content (not the files) of the registry and of the departments."""

    households: int = 0
    persons: int = 0
    hidden: Counter[str] = field(default_factory=Counter)
    registry_sha256: str = ""
    departments_sha256: str = ""


def write_population(
    chain: PackChain, folder: Path, *, households: int, seed: int, division: str, force: bool = False
) -> Written:
    """Generates and writes; `force` replaces an earlier city. Raises OutputNotEmptyError, and what `generate` raises.

    Nothing is left half-written under the final names: each file appears when it is whole.
    """
    _check_folder(folder, force=force)
    families = generate(chain, households, seed, division)
    folder.mkdir(parents=True, exist_ok=True)
    partial = {name: folder / f"{name}.partial" for name in FILES}
    for path in partial.values():
        path.unlink(missing_ok=True)
    written, cast_ids = _write(families, partial["registry.jsonl"], partial["departments.sqlite"])
    about = _about(chain, seed, division, written, cast_ids)
    partial["about.json"].write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, path in partial.items():
        path.replace(folder / name)
    return written


def _check_folder(folder: Path, *, force: bool) -> None:
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if folder.exists() and not folder.is_dir():
        found = [folder.name]
    strange = [name for name in found if name.removesuffix(".partial") not in FILES]
    if strange or (found and not force):
        shown = "、".join((strange or found)[:3])
        raise OutputNotEmptyError(
            Text(
                zh=f"{folder} 不是空文件夹（有 {shown}）。", en=f"{folder} is not an empty folder (it holds {shown})."
            ),
            Text(
                zh="换一个文件夹；若要替换以前生成的人口，加 --force。",
                en="Choose another folder; to replace a population generated before, add --force.",
            ),
        )


def _write(
    families: Iterable[GeneratedHousehold], registry: Path, departments: Path
) -> tuple[Written, list[GeneratedHousehold]]:
    written, first = Written(), []
    registry_sum, departments_sum = hashlib.sha256(), hashlib.sha256()
    connection = sqlite3.connect(departments)
    try:
        connection.executescript(_SCHEMA)
        with registry.open("w", encoding="utf-8", newline="\n") as lines:
            for household in families:
                line = _dump(registry_line(household)) + "\n"
                lines.write(line)
                registry_sum.update(line.encode())
                written.persons += _store(connection, household, departments_sum)
                written.households += 1
                if household.hidden:
                    written.hidden[household.hidden] += 1
                if written.households <= 64:
                    first.append(household)
        written.registry_sha256, written.departments_sha256 = registry_sum.hexdigest(), departments_sum.hexdigest()
        about = {"format": "1", "households": str(written.households), "sha256": written.departments_sha256}
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        connection.commit()
    finally:
        connection.close()
    return written, first


def registry_line(household: GeneratedHousehold) -> dict[str, Any]:
    """One line of registry.jsonl: the family as the platform may know it, without truth and records."""
    return {
        "id": household.id,
        "division": household.division,
        "address": household.address,
        "persons": [asdict(person) for person in household.persons],
        "declared": household.declared,
    }


def _store(connection: sqlite3.Connection, household: GeneratedHousehold, content: hashlib._Hash) -> int:
    """Writes the records and the truth; returns how many people were new.

    Who stands in two families of the cast keeps the records of the first.
    """
    new = 0
    for person in household.persons:
        row = (person.id_number, person.name, _dump(household.records[person.id]))
        new += connection.execute("INSERT OR IGNORE INTO people VALUES (?, ?, ?)", row).rowcount
        content.update("\t".join(row).encode())
    truth = (household.id, household.hidden, _dump(household.truth))
    connection.execute("INSERT INTO truth VALUES (?, ?, ?)", truth)
    content.update("\t".join((truth[0], truth[1] or "", truth[2])).encode())
    return new


def _about(
    chain: PackChain, seed: int, division: str, written: Written, households: list[GeneratedHousehold]
) -> dict[str, Any]:
    division = jurisdiction_of(division)
    cast = load_cast(chain, division)
    figures = load_figures(chain, division)
    return {
        "format": 1,
        "packs": chain.version,
        "division": division,
        "seed": seed,
        "households": written.households,
        "persons": written.persons,
        "reference_on": figures.reference_on.isoformat(),
        "not_declared": dict(sorted(written.hidden.items())),
        "registry_sha256": written.registry_sha256,
        "departments_sha256": written.departments_sha256,
        "cast": {
            key: {
                "name": household.persons[0].name,
                "id_number": household.persons[0].id_number,
                "person_id": household.persons[0].id,
                "household_id": household.id,
                "division": household.division,
                "story": family.story.model_dump(),
                "members": [{"name": person.name, "id_number": person.id_number} for person in household.persons],
            }
            for (key, family), household in zip(cast.items(), households, strict=False)
        },
    }


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")
