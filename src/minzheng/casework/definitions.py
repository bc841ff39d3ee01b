"""What a pack may declare for casework: a service (事项) with its form, steps, clocks, notice, effects and remedies."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from minzheng.base.text import Text

Action = Literal["accept", "verify", "visit", "recommend", "pre_publicity", "confirm"]


class Declared(BaseModel):
    """Unknown keys in a declaration are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Limit(Declared):
    """Two clocks in working days: what the city promises and what the law allows (None: the law sets none)."""

    promised: int = Field(ge=0)
    statutory: int | None = Field(default=None, ge=0)
    usual_before: int | None = Field(default=None, ge=0)
    reference: str


class FormSection(Declared):
    """One page of the form: the named variables for each person it concerns, or for the household."""

    title: Text
    hint: Text | None = None
    people: Literal["everyone", "adults", "children", "elders", "household"] = "everyone"
    variables: list[str]


class Step(Declared):
    """One piece of work. `after` lists the steps that must be done (or skipped) first: several of them join."""

    title: Text
    help: Text
    role: str
    department: str = "civil_affairs"
    action: Action
    after: list[str] = []
    limit: Limit
    only_if: Literal["grant_recommended"] | None = None
    skip_if: list[Literal["only_child_allowances", "applicant_is_minor"]] = []


class Notice(Declared):
    """Public notice (公示): calendar days inside the working-day clock, and the only facts that it may show."""

    days: int = Field(gt=0)
    shows: list[Literal["masked_name", "household_size", "amount"]]
    reference: str


class Remedy(Declared):
    """A way to object or appeal, with its term in calendar days."""

    title: Text
    to: Text
    days: int
    online: bool = False
    reference: str


class Effect(Declared):
    """A named effect that a higher room offers, with its arguments."""

    effect: str
    arguments: dict[str, Any] = {}


class Service(Declared):
    """A service a city offers. A case keeps the version it began under."""

    title: Text
    summary: Text
    who: list[Text]
    gets: list[Text]
    catalogue_code: str
    code_note: Text | None = None
    department: str
    references: list[str]
    time: Limit
    visits_needed: int = Field(ge=0)
    papers_before: int | None = Field(default=None, gt=0)
    papers_reference: str | None = None
    applicant_role: str = "resident"
    benefits: list[str]
    verify_items: list[str]
    verify_months: int = Field(gt=0, le=12)
    form: dict[str, FormSection]
    steps: dict[str, Step]
    notice: Notice
    on_confirmed: list[Effect]
    on_corrected: list[Effect] = []
    remedies: list[Remedy]
    letter: str
    phone: str
    retention_years: int = Field(gt=0)
    retention_note: Text | None = None

    @model_validator(mode="after")
    def papers_have_a_source(self) -> "Service":
        """How many papers were asked for before is a claim: it says where it was made."""
        if (self.papers_before is None) != (self.papers_reference is None):
            raise ValueError("'papers_before' and 'papers_reference' go together: how many papers, and who says so")
        return self

    @model_validator(mode="after")
    def graph_holds(self) -> "Service":
        """Every `after` names a step, the steps have no cycle, one step confirms and it comes last."""
        for key, step in self.steps.items():
            for earlier in step.after:
                if earlier not in self.steps:
                    raise ValueError(f"step {key}: 'after' names {earlier!r}, which is not a step")
        done: set[str] = set()
        while len(done) < len(self.steps):
            ready = {key for key, step in self.steps.items() if key not in done and set(step.after) <= done}
            if not ready:
                raise ValueError(f"steps {sorted(set(self.steps) - done)} wait for each other in a circle")
            done |= ready
        lasts = [key for key in self.steps if not any(key in step.after for step in self.steps.values())]
        if [self.steps[key].action for key in lasts] != ["confirm"]:
            raise ValueError(f"a service ends with exactly one 'confirm' step; it ends with {lasts}")
        return self

    def longest_path(self) -> int:
        """Promised working days along the slowest way through the steps."""
        total: dict[str, int] = {}

        def days(key: str) -> int:
            if key not in total:
                step = self.steps[key]
                total[key] = step.limit.promised + max((days(earlier) for earlier in step.after), default=0)
            return total[key]

        return max(days(key) for key in self.steps)
