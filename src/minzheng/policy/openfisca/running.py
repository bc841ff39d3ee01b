"""Runs the tests of a file against a pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from minzheng.base.packs import PackChain, PackError, load_chain
from minzheng.base.text import Text
from minzheng.policy.openfisca.checking import Check, checks
from minzheng.policy.openfisca.errors import BadTest, NotSupported
from minzheng.policy.openfisca.names import Names
from minzheng.policy.openfisca.reading import WrittenTest, read_tests
from minzheng.policy.openfisca.simulation import Simulation
from minzheng.policy.openfisca.words import Words


@dataclass(frozen=True)
class Difference:
    """One value that came out otherwise; `arithmetic` says how it came about."""

    what: str
    line: int
    expected: str
    found: str
    arithmetic: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One test. `error`: it could not be read or run; `unsupported`: it needs what this engine does not do."""

    file: FilePath
    line: int
    name: str
    differences: tuple[Difference, ...] = ()
    error: Text | None = None
    unsupported: bool = False

    @property
    def passed(self) -> bool:
        return not self.differences and self.error is None

    def report(self) -> str:
        """What went wrong, for a person who knows the policy."""
        mark = "✓" if self.passed else "–" if self.unsupported else "✗"
        lines = [f"{mark} {self.name}  ({self.file.name}:{self.line})"]
        if self.error is not None:
            lines += [f"    {self.error.zh}", f"    {self.error.en}"]
        for item in self.differences:
            lines += [f"    {item.what}  (:{item.line})", f"      - {item.expected}", f"      + {item.found}"]
            lines += [f"      | {line}" for line in item.arithmetic]
        return "\n".join(lines)


def run_files(chain: PackChain, paths: Iterable[FilePath]) -> Iterator[Outcome]:
    """Every test of the files, and of every .yaml in the folders, in the order of their names."""
    for path in paths:
        files = sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]
        for file in files:
            yield from run_file(chain, file)


def run_file(chain: PackChain, path: FilePath) -> Iterator[Outcome]:
    """Every test of a file; what is wrong with the file or with a test is the error of its outcome.

    Raises PackError for the pack itself.
    """
    Words.of(chain)
    try:
        for test in read_tests(path):
            if isinstance(test, WrittenTest):
                yield _run(chain, test)
            else:
                name, line, error = test
                yield Outcome(path, line, name, error=_said(error))
    except PackError as error:
        first = error.problems[0]
        yield Outcome(path, first.line, path.stem, error=first.text)


def _run(chain: PackChain, test: WrittenTest) -> Outcome:
    start = test.line_of("name")
    try:
        simulation = Simulation(_names(_reformed(chain, test)), test)
        differences = tuple(_differences(simulation, test))
    except BadTest as error:
        unsupported = isinstance(error, NotSupported)
        return Outcome(test.file, test.line_of(*error.path), test.name, error=_said(error), unsupported=unsupported)
    return Outcome(test.file, start, test.name, differences)


def _said(error: BadTest) -> Text:
    if error.hint is None:
        return error.text
    return Text(zh=f"{error.text.zh}{error.hint.zh}", en=f"{error.text.en} {error.hint.en}")


@lru_cache(maxsize=16)
def _names(chain: PackChain) -> Names:
    return Names(Words.of(chain))


def _reformed(chain: PackChain, test: WrittenTest) -> PackChain:
    """The narrower pack that does what the test's reform does."""
    words = Words.of(chain)
    for name in test.packs:
        pack = words.pack_of(name)
        if pack is None or len(test.packs) > 1:
            raise NotSupported(
                Text(
                    zh=f"改革或扩展“{name}”不能用：它是另一引擎的 Python 代码。",
                    en=f'The reform or extension "{name}" cannot be applied: it is Python code for another engine.',
                ),
                Text(
                    zh="写一个以本包为上级的包，在 openfisca.yaml 里把这个名称指给它（每个测试一个）。",
                    en="Write a pack that stands on this one and name it in openfisca.yaml for it (one a test).",
                ),
                ("reforms",),
            )
        reformed = load_chain(pack)
        if chain.id not in [item.id for item in reformed.packs]:
            zh, en = f"包“{pack}”不以“{chain.id}”为上级。", f'The pack "{pack}" does not stand on "{chain.id}".'
            raise BadTest(Text(zh=zh, en=en), None, ("reforms",))
        return reformed
    return chain


def _differences(simulation: Simulation, test: WrittenTest) -> Iterator[Difference]:
    for check in checks(test, simulation):
        found = check.found()
        if not found.agrees:
            what = f"{check.variable}@{check.period}" + (f" [{check.owner}]" if check.owner else "")
            yield Difference(what, test.line_of(*check.path), _written(check), found.shown, tuple(found.arithmetic()))


def _written(check: Check) -> str:
    expected: Any = check.expected
    if isinstance(expected, bool):
        return "true" if expected else "false"
    return str(expected)
