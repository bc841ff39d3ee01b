"""The policy engine beside its peers, on the same rules and people: `python -m benchmarks.policy`.

Every engine runs in a process of its own, in turn, several rounds; the best of each counts. Prints Markdown; `--json`
keeps the figures. Nothing here is asserted except that all engines give the same answers.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.policy.measure import Work, best_of, machine, measured
from benchmarks.policy.tables import growth_table, reform_table, single_table, table

PERSONS_A_HOUSEHOLD = 2.47
OURS = ("compiled, 2", "compiled-{}", 2)
COMPUTE = [
    OURS,
    ("compiled, 1", "compiled-{}", 1),
    ("vector (NumPy), 1", "vector-{}", 1),
    ("openfisca-core 46, 1", "openfisca-{}", 1),
    ("DuckDB SQL by hand, 2", "duckdb-{}", 2),
    ("DuckDB SQL by hand, 1", "duckdb-{}", 1),
]
LIMIT = ("bare read and write, 1", "bare", 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policy", description=__doc__)
    parser.add_argument("--size", type=int, default=1_500_000, help="people of the comparison")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--families", type=int, default=200, help="families decided one by one")
    parser.add_argument("--people", type=int, help="only a run of this many people on two processors (65000000)")
    parser.add_argument("--json", type=Path, help="where to keep the figures")
    parser.add_argument("--folder", type=Path, help="where to put the people (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="minzheng-benchmark-") as name:
        found = province(Path(name), options.people) if options.people else comparison(Path(name), options)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def comparison(folder: Path, options: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"machine": machine()}
    sizes = {part: folder / f"people-{part}" for part in (1, 2, 4)}
    people = {part: _populate(path, options.size * part // 4) for part, path in sizes.items()}
    print(f"{people[4]:,} people; {found['machine']}\n")
    for kind, title in (("compute", "The rules alone"), ("run", "Parquet in, rules, Parquet out")):
        engines = [*COMPUTE, LIMIT] if kind == "run" else COMPUTE
        works = {label: (name.format(kind), sizes[4], folder / "out", threads) for label, name, threads in engines}
        found[kind] = best_of(works, options.rounds)
        if kind == "run":
            _must_agree(folder / "out")
        print(table(title, found[kind], people[4], OURS[0]))
    found["growth"] = growth(folder, sizes, people, options.rounds)
    print(growth_table(found["growth"]))
    found["single"] = {
        name: measured("benchmarks.policy.single", name, str(options.families))
        for name in ("ours", "openfisca", "catalogue")
    }
    print(single_table(found["single"]))
    size = str(int(options.size / PERSONS_A_HOUSEHOLD / 4))
    found["reform"] = measured("benchmarks.policy.reform", str(folder / "reform"), size, str(options.rounds))["reform"]
    print(reform_table(found["reform"]))
    return found


def growth(folder: Path, sizes: dict[int, Path], people: dict[int, int], rounds: int) -> list[dict[str, Any]]:
    """1×, 2× and 4× the people, and half the rules."""
    works: dict[str, Work] = {}
    for kind in ("compute", "run"):
        for part, path in sizes.items():
            works[f"{kind} {part}× people"] = (f"compiled-{kind}", path, folder / "out", 1)
        works[f"{kind} half the rules"] = (f"compiled-{kind}", sizes[4], folder / "out", 1, "half")
    timed = best_of(works, rounds)
    return [
        {"what": name, "people": people[int(name.split()[1][0]) if "×" in name else 4], **figures}
        for name, figures in timed.items()
    ]


def _populate(folder: Path, people: int) -> int:
    """Writes a population in a process of its own: what this one holds would count as the memory of those it starts."""
    found = measured("benchmarks.policy.people", str(folder), str(int(people / PERSONS_A_HOUSEHOLD)))
    return int(found["people"])


def _must_agree(out: Path) -> None:
    """Stops the benchmark where engines differ: figures for different answers say nothing."""
    for other in ("vector-run-1", "openfisca-run-1", "duckdb-run-2"):
        found = measured("benchmarks.policy.agree", str(out / "compiled-run-2"), str(out / other))["differences"]
        if found:
            sys.exit(f"{other} differs from compiled: {found}")
    print("All engines agree to the fen, for every household and person.\n")


def province(folder: Path, people: int) -> dict[str, Any]:
    persons = _populate(folder / "people", people)
    stored = sum(file.stat().st_size for file in (folder / "people").iterdir())
    found = measured("benchmarks.policy.engine", "compiled-run", str(folder / "people"), str(folder / "out"), "2")
    print(
        f"{persons:,} people ({stored / 1e9:.1f} GB of Parquet) on 2 processes: {found['seconds']:.0f} s, "
        f"{persons / found['seconds'] / 1e6:.2f} million a second; largest process {found['peak_mb']:.0f} MB"
    )
    return {"machine": machine(), "people": persons, **found}


if __name__ == "__main__":
    main()
