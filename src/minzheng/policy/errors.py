"""What can be wrong with a formula or with a family's facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class FormulaMistake(MinzhengError):
    """A formula that cannot stand; the loader adds file and line. Never seen outside loading."""

    code = "policy.formula"


class UnknownBenefit(MinzhengError):
    """No benefit of this code in the catalogue."""

    code = "policy.benefit.unknown"


class OutsideCatalogue(MinzhengError):
    """The place of the decision is not one that these packs speak for."""

    code = "policy.division.outside"


class OverlayError(MinzhengError):
    """A parameter overlay names no parameter, or a value that it cannot have."""

    code = "policy.overlay"


@dataclass(frozen=True)
class FamilyProblem:
    """One thing wrong with a family: where, what, what a right value looks like, and what to do."""

    path: str
    code: str
    text: Text
    example: str | None = None
    hint: Text | None = None

    def in_language(self, language: str | None) -> str:
        hint = f" {self.hint.in_language(language)}" if self.hint else ""
        return f"{self.path}: {self.text.in_language(language)}{hint}"

    def to_json(self) -> dict[str, object]:
        return {
            "path": self.path,
            "code": self.code,
            "text": self.text.model_dump(),
            "example": self.example,
            "hint": self.hint.model_dump() if self.hint else None,
        }


class FamilyError(MinzhengError):
    """A family cannot be read; `problems` lists every mistake, not only the first."""

    code = "policy.family.invalid"

    def __init__(self, problems: Iterable[FamilyProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = len(self.problems) - 1
        zh, en = first.in_language("zh"), first.in_language("en")
        if more:
            zh, en = f"{zh}（另有 {more} 处）", f"{en} (and {more} more)"
        super().__init__(Text(zh=zh, en=en), first.hint)

    def __reduce__(self) -> tuple[type[FamilyError], tuple[tuple[FamilyProblem, ...]]]:
        return type(self), (self.problems,)


class ApplicantDeceased(FamilyError):
    """The applicant is dead: nobody can apply in that name."""

    code = "policy.family.applicant_deceased"
