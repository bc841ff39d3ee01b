"""What can be wrong with a run over a population."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class PlanError(MinzhengError):
    """What was asked for cannot be computed in columns: an unknown name, or numbers that could grow past 64 bits."""

    code = "policy.bulk.plan"


class FileProblem:
    """One thing wrong with a whole file: which file, what, and what to do."""

    def __init__(self, file: Path, text: Text, hint: Text | None = None) -> None:
        self.file, self.text, self.hint = file, text, hint

    def in_language(self, language: str) -> str:
        hint = f" {self.hint.in_language(language)}" if self.hint else ""
        return f"{self.file}: {self.text.in_language(language)}{hint}"


class PopulationError(MinzhengError):
    """A population folder that cannot be run; `problems` lists every mistake of its files."""

    code = "policy.bulk.population"

    def __init__(self, problems: Iterable[FileProblem], fine: Iterable[Path] = ()) -> None:
        self.problems, self.fine = tuple(problems), tuple(fine)
        zh = "\n".join(item.in_language("zh") for item in self.problems)
        en = "\n".join(item.in_language("en") for item in self.problems)
        hint = None
        if self.fine:
            names = ", ".join(file.name for file in self.fine)
            hint = Text(zh=f"这些文件没有问题：{names}。", en=f"These files are in order: {names}.")
        super().__init__(Text(zh=zh, en=en), hint)

    def __str__(self) -> str:
        return f"{self.text.zh}\n{self.text.en}"


class OtherRun(MinzhengError):
    """The output folder holds a run with another date, other rules or another population."""

    code = "policy.bulk.other_run"


class EngineError(MinzhengError):
    """An engine that does not exist, or is not installed."""

    code = "policy.bulk.engine"
