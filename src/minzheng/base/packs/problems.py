"""What can be wrong with a pack, always with its file and line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

_FEW = 12


@dataclass(frozen=True)
class PackProblem:
    """One mistake; `line` counts from 1."""

    file: Path
    line: int
    text: Text
    hint: Text | None = None

    @property
    def where(self) -> str:
        """file:line, relative to the working directory where that is shorter."""
        try:
            shown = self.file.relative_to(Path.cwd())
        except ValueError:
            shown = self.file
        return f"{shown}:{self.line}"

    def in_language(self, language: str | None) -> str:
        hint = f" {self.hint.in_language(language)}" if self.hint else ""
        return f"{self.where}: {self.text.in_language(language)}{hint}"

    def __str__(self) -> str:
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{self.where}: {self.text}{hint}"


class PackError(MinzhengError):
    """A pack cannot be used; `problems` lists every mistake found, not only the first."""

    code = "pack.invalid"

    def __init__(self, problems: Iterable[PackProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            Text(
                zh=f"声明包有 {len(self.problems)} 处错误，第一处：{first.in_language('zh')}",
                en=f"The pack has {len(self.problems)} mistake(s), the first: {first.in_language('en')}",
            ),
            Text(zh="运行 minzheng packs check 查看全部。", en="Run `minzheng packs check` to see them all."),
        )

    def __reduce__(self) -> tuple[type[PackError], tuple[tuple[PackProblem, ...]]]:
        return PackError, (self.problems,)


class UnknownPack(MinzhengError):
    """No pack of this id, or none for this division."""

    code = "pack.unknown"


def suggestion(wrong: str, names: Iterable[str]) -> Text:
    """ "Did you mean …" when a known name is near, else the known names."""
    known = sorted(set(names))
    near = difflib.get_close_matches(wrong, known, n=1, cutoff=0.6)
    if near:
        return Text(zh=f"您是不是要写“{near[0]}”？", en=f'Did you mean "{near[0]}"?')
    if not known:
        return Text(zh="这里还没有任何可用的名称。", en="No name is defined here yet.")
    if len(known) > _FEW:
        nearest = ", ".join(difflib.get_close_matches(wrong, known, n=3, cutoff=0.0))
        count = len(known)
        return Text(
            zh=f"已有 {count} 个名称，较接近的：{nearest}", en=f"There are {count} names, the nearest: {nearest}"
        )
    shown = ", ".join(known)
    return Text(zh=f"可用的名称：{shown}", en=f"Known names: {shown}")
