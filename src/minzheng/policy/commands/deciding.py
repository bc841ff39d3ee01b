"""`minzheng decide`: one family."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from minzheng.base.money import format_yuan
from minzheng.base.packs import chain_for_division, load_chain
from minzheng.base.packs.documents import read_document
from minzheng.base.text import Text
from minzheng.policy.catalogue import load_catalogue
from minzheng.policy.commands.shared import language_option, pack_option, says_errors
from minzheng.policy.decision import decide
from minzheng.policy.result import BenefitResult, Decision


@click.command("decide")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--division", required=True, help="区划代码 / division code, e.g. 330402")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="日期 / the day, e.g. 2019-10-01")
@click.option("--explain", is_flag=True, help="列出条件和计算 / with conditions and arithmetic")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@pack_option
@language_option
@says_errors
def decide_command(
    file: Path, division: str, day: datetime, explain: bool, as_json: bool, pack: str | None, lang: str
) -> None:
    """Decides every benefit for one family (JSON or YAML)."""
    catalogue = load_catalogue(load_chain(pack) if pack else chain_for_division(division))
    on = day.date()
    decision = decide(catalogue, catalogue.parse_family(_read(file), on=on), division=division, on=on)
    if as_json:
        click.echo(json.dumps(decision.to_json(), ensure_ascii=False, indent=2))
    else:
        _print(decision, lang, explain)


def _read(file: Path) -> Any:
    """A family from JSON (floats are kept as text, so that the reader can refuse them) or YAML."""
    if file.suffix in (".yaml", ".yml"):
        document = read_document(file)
        if document.problems:
            raise click.ClickException("\n".join(str(problem) for problem in document.problems))
        return document.value
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file}: 不是 JSON / not JSON: {error}") from error


_ANSWERS = {
    "yes": Text(zh="可以享受", en="yes"),
    "no": Text(zh="不符合", en="no"),
    "unknown": Text(zh="还不能判断", en="not known yet"),
}
_PERIODS = {
    "month": Text(zh="每月", en="a month"),
    "year": Text(zh="每年", en="a year"),
    "once": Text(zh="一次", en="once"),
    "per_event": Text(zh="每次", en="each time"),
}
_MARKS = {True: "✓", False: "✗", None: "?"}


def _print(decision: Decision, lang: str, explain: bool) -> None:
    for result in decision.benefits.values():
        click.echo(f"{_headline(result, lang)}")
        if explain:
            for line in _explanation(result, lang):
                click.echo(f"    {line}")
        elif result.answer == "no":
            failed = next((item for item in result.conditions if item.holds is False), None)
            if failed:
                click.echo(f"    ✗ {failed.text.in_language(lang)}")
    click.echo(f"{decision.version}  {decision.digest[:12]}  {decision.on}  {decision.division}")


def _headline(result: BenefitResult, lang: str) -> str:
    amount = ""
    if result.amount_fen is not None:
        amount = f"  {format_yuan(result.amount_fen)} {_PERIODS[result.period].in_language(lang)}"
    elif result.quantity is not None:
        unit = Text(zh="小时", en="hours").in_language(lang)
        amount = f"  {result.quantity} {unit} {_PERIODS[result.period].in_language(lang)}"
    return f"{result.title.in_language(lang)}: {_ANSWERS[result.answer].in_language(lang)}{amount}"


def _explanation(result: BenefitResult, lang: str) -> list[str]:
    lines = []
    for item in result.conditions:
        gap = f" — {item.gap.in_language(lang)}" if item.gap else ""
        lines.append(f"{_MARKS[item.holds]} {item.text.in_language(lang)}{gap}  [{item.reference}]")
    for step in result.steps:
        lines.append(f"= {step.text.in_language(lang)}" + (f"  [{step.reference}]" if step.reference else ""))
    if result.missing_facts:
        facts = ", ".join(f"{person}.{name}" if person else name for person, name in result.missing_facts)
        lines.append(f"? {Text(zh='还需要', en='still needed').in_language(lang)}: {facts}")
    if result.nearest_change:
        label = Text(zh="最近的变化", en="nearest change").in_language(lang)
        lines.append(f"→ {label}: {result.nearest_change.in_language(lang)}")
    to_set = [item.label.in_language(lang) for item in result.parameters if item.placeholder]
    if to_set:
        label = Text(zh="示例数值，须由当地设定", en="illustrative, for the place to set").in_language(lang)
        lines.append(f"! {label}: {', '.join(to_set)}")
    return lines
