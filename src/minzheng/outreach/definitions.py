"""What a pack may declare for outreach: which benefits to look for, and how leads are ranked."""

from collections.abc import Iterator, Mapping

from pydantic import Field

from minzheng.base.packs import Declaration, Entry, PackChain, PackProblem, SectionChecker, suggestion
from minzheng.base.text import Text
from minzheng.outreach.errors import NoSearchDeclared
from minzheng.policy import load_catalogue
from minzheng.policy.units import COUNT, HOUSEHOLD


class Search(Declaration):
    """`rank` names a formula of the household that counts points: the more, the sooner somebody should visit.

    A lead that was set aside stays aside for `quiet_days` as long as the family's facts stay the same. What a
    department found counts for `fresh_days`.
    """

    title: Text
    benefits: list[str] = Field(min_length=1)
    rank: str
    quiet_days: int = Field(gt=0)
    fresh_days: int = Field(gt=0)
    reference: str


def search_of(chain: PackChain) -> Search:
    """The search that the place declares. Raises PackError, NoSearchDeclared."""
    for entry in chain.section("outreach", Search).values():
        return entry.value
    raise NoSearchDeclared


def _check(chain: PackChain, entries: Mapping[str, Entry[Search]]) -> Iterator[PackProblem]:
    """Every benefit and the rank exist. A catalogue that does not load is reported by its own check."""
    catalogue = load_catalogue(chain)
    for entry in entries.values():
        for position, code in enumerate(entry.value.benefits):
            if code not in catalogue.benefits:
                text = Text(zh=f"没有待遇“{code}”。", en=f'There is no benefit "{code}".')
                hint = suggestion(code, catalogue.benefits)
                yield entry.problem("benefits", position, text=text, hint=hint)
        root = catalogue.graph.variables.get(entry.value.rank)
        if root is None or root.unit != COUNT or root.entity not in (HOUSEHOLD, None):
            text = Text(
                zh=f"“{entry.value.rank}”不是家庭的计数公式。",
                en=f'"{entry.value.rank}" is not a formula that counts for a household.',
            )
            yield entry.problem("rank", text=text, hint=suggestion(entry.value.rank, catalogue.graph.variables))
        if entry.value.reference not in catalogue.references:
            text = Text(
                zh=f"依据“{entry.value.reference}”没有定义。",
                en=f'The reference "{entry.value.reference}" is not defined.',
            )
            yield entry.problem("reference", text=text, hint=suggestion(entry.value.reference, catalogue.references))


CHECKER = SectionChecker("outreach", Search, _check)
