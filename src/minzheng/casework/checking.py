"""What a model can't see in a service's declaration: names that must exist elsewhere, and deadlines that add up."""

from collections.abc import Iterable, Iterator, Mapping

from minzheng.accounts.roles import Role
from minzheng.base.packs import Entry, PackChain, PackProblem, SectionChecker, suggestion
from minzheng.base.text import Text
from minzheng.casework import effects
from minzheng.casework.definitions import Service
from minzheng.policy import load_catalogue
from minzheng.verification.definitions import load_sources


def check_services(chain: PackChain, entries: Mapping[str, Entry[Service]]) -> Iterator[PackProblem]:
    """Every name in a service leads somewhere, and its steps fit in its promise."""
    catalogue = load_catalogue(chain)
    sources = load_sources(chain)
    items = {f"{code}.{item}" for code, entry in sources.items() for item in entry.value.items} | {"all"}
    for entry in entries.values():
        service = entry.value
        yield from _names(entry, ("benefits",), service.benefits, set(catalogue.benefits), "待遇", "benefit")
        yield from _names(entry, ("verify_items",), service.verify_items, items, "核对项目", "item")
        for key, section in service.form.items():
            yield from _names(
                entry, ("form", key, "variables"), section.variables, set(catalogue.inputs), "事实", "fact"
            )
        for key, step in service.steps.items():
            yield from _names(entry, ("steps", key, "role"), [step.role], set(Role.values), "角色", "role")
        yield from _effects(entry)
        if not chain.files(f"letters/{service.letter}.typ"):
            yield entry.problem(
                "letter",
                text=Text(zh=f"没有文书模板 letters/{service.letter}.typ。", en=f"No letters/{service.letter}.typ."),
            )
        if service.longest_path() > service.time.promised:
            yield entry.problem(
                "time",
                text=Text(
                    zh=f"各环节最长需{service.longest_path()}个工作日，超过承诺的{service.time.promised}个。",
                    en=f"The steps take {service.longest_path()} working days; {service.time.promised} are promised.",
                ),
                hint=Text(zh="缩短环节时限，或并行办理。", en="Shorten steps, or let them run side by side."),
            )


def _effects(entry: Entry[Service]) -> Iterator[PackProblem]:
    """Every effect exists, and what a decision causes can be corrected by a later one."""
    service, known = entry.value, set(effects.names())
    for key, declared in (("on_confirmed", service.on_confirmed), ("on_corrected", service.on_corrected)):
        for position, effect in enumerate(declared):
            yield from _names(entry, (key, position), [effect.effect], known, "后续动作", "effect")
    if service.on_confirmed and not service.on_corrected:
        yield entry.problem(
            "on_confirmed",
            text=Text(
                zh="没有写明异议成立、重新决定后怎么更正（on_corrected）。",
                en="It does not say what a new decision after an upheld appeal causes (on_corrected).",
            ),
            hint=Text(
                zh="例如 on_corrected: [{effect: change_amount}]。", en="E.g. on_corrected: [{effect: change_amount}]."
            ),
        )


def _names(
    entry: Entry[Service], path: tuple[str | int, ...], names: Iterable[str], known: set[str], zh: str, en: str
) -> Iterator[PackProblem]:
    for name in names:
        if name not in known:
            yield entry.problem(
                *path,
                text=Text(zh=f"没有名为“{name}”的{zh}。", en=f'There is no {en} "{name}".'),
                hint=suggestion(name, known),
            )


CHECKER = SectionChecker("services", Service, check_services)
