"""The check that `minzheng packs check` runs over a whole chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.base.packs.chain import Entry, PackChain, load_chain, merge
from minzheng.base.packs.problems import PackError, PackProblem, suggestion
from minzheng.base.packs.references import Reference, check_references
from minzheng.base.text import Text

Check = Callable[[PackChain, Mapping[str, Entry[Any]]], Iterable[PackProblem]]


@dataclass(frozen=True)
class SectionChecker:
    """What a room knows of one section.

    `model` types each declaration; None when the room reads the files by itself. `check` sees the right entries after
    overriding, and yields what a model can't see (names that must exist elsewhere, sums, dates).
    """

    name: str
    model: Any = None
    check: Check | None = None


def check_chain(chain_id: str, sections: Iterable[SectionChecker]) -> list[PackProblem]:
    """Every mistake in a chain, in the order of files and lines. Raises UnknownPack when there is no such pack."""
    try:
        chain = load_chain(chain_id)
    except PackError as error:
        return list(error.problems)
    from minzheng.base import calendars, divisions  # they stand on packs themselves

    own = [
        SectionChecker("references", Reference),
        SectionChecker("calendar", calendars.CalendarYear, calendars.check_calendar),
    ]
    checkers = [*own, *sections]
    problems = list(divisions.check_divisions(chain))
    problems += _unknown_sections(chain, {checker.name for checker in checkers})
    for checker in checkers:
        entries: dict[str, Entry[Any]] = {}
        if checker.model is not None:
            layers, wrong = chain.read(checker.name, checker.model)
            entries = merge(layers)
            problems += wrong
        if checker.check is not None:
            problems += _found(checker.check, chain, entries)
    problems += check_references(chain)
    return sorted(dict.fromkeys(problems), key=lambda problem: (str(problem.file), problem.line))


def _found(check: Check, chain: PackChain, entries: Mapping[str, Entry[Any]]) -> list[PackProblem]:
    """A room that needs the whole of another section stops at its mistakes: they are what is wrong."""
    try:
        return list(check(chain, entries))
    except PackError as error:
        return list(error.problems)


def _unknown_sections(chain: PackChain, known: set[str]) -> Iterator[PackProblem]:
    """Sections that no room reads; their YAML is read all the same, so that a syntax mistake shows."""
    for pack in chain.packs:
        for file in pack.files("**/*.yml"):
            text = Text(zh="以 .yml 结尾的文件不会被读取。", en="A file that ends in .yml is not read.")
            yield PackProblem(file, 1, text, Text(zh="改名为 .yaml。", en="Rename it to .yaml."))
        for section in pack.section_names():
            for document in pack.documents(section):
                yield from document.problems
                if section not in known:
                    text = Text(zh=f"没有名为“{section}”的声明。", en=f'No room reads a section "{section}".')
                    yield PackProblem(document.file, 1, text, suggestion(section, known))
