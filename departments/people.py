"""What the departments hold of the generated people: departments.sqlite, read by ID number."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

FILE = "departments.sqlite"


class PeopleError(MinzhengError):
    """No generated people in the folder, or of another make."""

    code = "departments.people.missing"


@dataclass(frozen=True)
class Held:
    """`records`: department -> item -> record."""

    name: str
    id_number: str
    records: dict[str, dict[str, dict[str, Any]]]


class People:
    """Read-only; `reload` opens the file anew after the city was generated again."""

    def __init__(self, folder: Path) -> None:
        """Raises PeopleError."""
        self._file = folder / FILE
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        if not self._file.is_file():
            raise PeopleError(
                Text(zh=f"没有 {self._file}。", en=f"There is no {self._file}."),
                Text(
                    zh="先运行 minzheng population generate --households 2000 --out 文件夹。",
                    en="First run: minzheng population generate --households 2000 --out FOLDER",
                ),
            )
        connection = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        try:
            form = connection.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
        except sqlite3.DatabaseError:
            form = None
        if form != ("1",):
            connection.close()
            raise PeopleError(
                Text(zh=f"{self._file} 不是这个版本的数据。", en=f"{self._file} is not data of this version."),
                Text(zh="重新生成人口。", en="Generate the population again."),
            )
        return connection

    def reload(self) -> int:
        """How many people there are now. On failure the earlier ones stay. Raises PeopleError."""
        fresh = self._open()
        self._connection.close()
        self._connection = fresh
        return self.count()

    def count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM people").fetchone()[0])

    def find(self, id_number: str) -> Held | None:
        row = self._connection.execute(
            "SELECT name, id_number, records FROM people WHERE id_number = ?", (id_number.upper(),)
        ).fetchone()
        return Held(row[0], row[1], json.loads(row[2])) if row else None

    def somebody_else(self, id_number: str) -> Held | None:
        """The next person by number, for the failure `wrong_person`; None when there is nobody else."""
        row = self._connection.execute(
            "SELECT name, id_number, records FROM people WHERE id_number != ? "
            "ORDER BY id_number > ? DESC, id_number LIMIT 1",
            (id_number.upper(), id_number.upper()),
        ).fetchone()
        return Held(row[0], row[1], json.loads(row[2])) if row else None
