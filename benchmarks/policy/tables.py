"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Figures = Mapping[str, Any]


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head)]
    lines += [["---"] + ["---:"] * (len(lines[0]) - 1), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def table(title: str, found: Mapping[str, Figures], people: int, ours: str) -> str:
    """How many times as long as ours, and as much memory."""
    base = found[ours]
    rows = [
        (
            name,
            f"{figures['seconds']:.2f}",
            f"{people / figures['seconds'] / 1e6:.1f}",
            f"{figures['seconds'] / base['seconds']:.1f}×",
            f"{figures['seconds_of_processors']:.2f}",
            f"{figures['seconds_of_processors'] / base['seconds_of_processors']:.1f}×",
            f"{figures['peak_mb']:.0f}",
        )
        for name, figures in found.items()
    ]
    head = (
        "engine, processors",
        "seconds",
        "million people a second",
        "of ours",
        "processor seconds",
        "of ours",
        "largest process, MB",
    )
    return f"## {title}\n\n{_rows(head, rows)}"


def growth_table(found: Iterable[Figures]) -> str:
    rows = []
    base: dict[str, Figures] = {}
    for item in found:
        kind, _, what = item["what"].partition(" ")
        first = base.setdefault(kind, item)
        people, seconds = item["people"] / first["people"], item["seconds"] / first["seconds"]
        rows.append(
            (kind, what, f"{item['seconds']:.2f}", f"{people:.1f}×", f"{seconds:.2f}×", f"{item['peak_mb']:.0f}")
        )
    head = ("", "", "processor seconds", "people", "time", "largest process, MB")
    return f"## Growth (compiled, one processor)\n\n{_rows(head, rows)}"


def single_table(found: Mapping[str, Figures]) -> str:
    peer = found["openfisca"]["answer"]
    names = {"ours": "the same rules", "openfisca": "openfisca-core 46", "catalogue": "Jiaxing's catalogue"}
    rows = []
    for name, figures in found.items():
        for what in ("answer", "explained"):
            if what in figures:
                p50, p99 = figures[what]["p50"], figures[what]["p99"]
                times = f"{peer['p50'] / p50:.1f}×"
                rows.append((names[name], str(figures["benefits"]), what, f"{p50:.2f}", f"{p99:.2f}", times))
    head = ("one family", "benefits", "", "p50, ms", "p99, ms", "faster than openfisca-core")
    return f"## One family (processor time)\n\n{_rows(head, rows)}"


def reform_table(found: Mapping[str, Figures]) -> str:
    rows = [
        (
            name,
            str(item["touched"]),
            f"{item['law_nodes']} → {item['nodes']}",
            f"{item['law_seconds']:.2f}",
            f"{item['seconds']:.2f}",
            f"{item['times_the_law']:.2f}×",
        )
        for name, item in found.items()
    ]
    head = ("", "benefits touched", "nodes", "law alone, s", "law and reform, s", "of the law alone")
    return f"## A reform (compiled, one processor, Jiaxing's catalogue)\n\n{_rows(head, rows)}"
