"""`minzheng policy catalogue`: every policy of a place, for reading, for programs, for the reference pages."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

import click

from minzheng.base.text import Text
from minzheng.policy.catalogue import Catalogue, load_catalogue
from minzheng.policy.commands.shared import chain_of, language_option, pack_option, says_errors

COLUMNS = {
    "number": Text(zh="编号", en="No."),
    "title": Text(zh="政策", en="Policy"),
    "department": Text(zh="部门", en="Department"),
    "form": Text(zh="形式", en="Form"),
    "period": Text(zh="周期", en="Period"),
    "mode": Text(zh="办理", en="How"),
    "handler": Text(zh="受理", en="Where"),
    "to_set": Text(zh="待定数值", en="To set"),
}
WORDS = {
    "cash": Text(zh="现金", en="cash"),
    "in_kind": Text(zh="实物", en="in kind"),
    "service": Text(zh="服务", en="service"),
    "status": Text(zh="身份", en="status"),
    "insurance": Text(zh="保险", en="insurance"),
    "month": Text(zh="每月", en="month"),
    "year": Text(zh="每年", en="year"),
    "once": Text(zh="一次", en="once"),
    "per_event": Text(zh="每次", en="event"),
    "auto": Text(zh="免申即享", en="automatic"),
    "push": Text(zh="推送确认", en="offered"),
    "apply": Text(zh="申请", en="applied for"),
    "village": Text(zh="村（社区）", en="village"),
    "township": Text(zh="乡镇（街道）", en="township"),
    "county": Text(zh="县（市、区）", en="county"),
    "school": Text(zh="学校", en="school"),
    "hospital": Text(zh="医院", en="hospital"),
    "organisation": Text(zh="承办单位", en="organisation"),
}


def conflicts(catalogue: Catalogue, code: str) -> list[str]:
    """Benefits that stand in the way of this one or in whose way it stands, by their rules and stack groups."""
    blocks = {
        other: {item.excluded_by for item in built.rule.conditions if item.excluded_by}
        for other, built in catalogue.graph.rules.items()
    }
    return [other for other in catalogue.benefits if other in blocks[code] or code in blocks[other]]


def figures_to_set(catalogue: Catalogue, code: str) -> list[str]:
    """Parameters of this rule whose every value only illustrates, or that have none: the place must set them."""
    rule = catalogue.graph.rules[code]
    steps = [value for item in (*rule.rule.facts, *rule.rule.steps) for value in item.values.values()]
    roots = [item for item in (rule.answer, rule.total, rule.total_quantity, *steps) if item is not None]
    found = catalogue.graph.upstream(roots, stop="gets_").values()
    names = sorted({expr.data for expr in found if expr.op == "parameter"})
    return [name for name in names if all(item.placeholder for item in catalogue.parameters[name].value.values)]


def entries(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The declarations as plain data, each with what excludes it and what must still be set."""
    return [
        {
            "code": code,
            **benefit.model_dump(mode="json"),
            "conflicts": conflicts(catalogue, code),
            "figures_to_set": figures_to_set(catalogue, code),
        }
        for code, benefit in catalogue.benefits.items()
    ]


def rows(catalogue: Catalogue, lang: str) -> list[dict[str, str]]:
    """One line a policy, in the order of the public list."""

    def row(entry: Mapping[str, Any]) -> dict[str, str]:
        return {
            "number": entry["policy_code"] or "—",
            "title": entry["title"][lang],
            "department": entry["department"][lang],
            "form": WORDS[entry["form"]].in_language(lang),
            "period": WORDS[entry["period"]].in_language(lang),
            "mode": WORDS[entry["apply_mode"]].in_language(lang),
            "handler": WORDS[entry["handler"]].in_language(lang),
            "to_set": str(len(entry["figures_to_set"]) or "—"),
        }

    return [row(entry) for entry in entries(catalogue)]


def markdown(catalogue: Catalogue) -> str:
    """The table of docs/reference/catalogue.md: by number, both titles, the key that programs use."""
    found = sorted(entries(catalogue), key=lambda entry: (entry["policy_code"] or "Z", entry["order"]))
    lines = ["| | policy | key | department | form | how | figures to set |", "|---|---|---|---|---|---|---|"]
    for entry in found:
        form, mode = WORDS[entry["form"]].en, WORDS[entry["apply_mode"]].en
        title = f"{entry['title']['zh']} · {entry['title']['en']}"
        cells = [entry["policy_code"] or "–", title, f"`{entry['code']}`", entry["department"]["en"], form, mode]
        lines.append("| " + " | ".join([*cells, str(len(entry["figures_to_set"]) or "–")]) + " |")
    return "\n".join(lines) + "\n"


@click.command("catalogue")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option(
    "--markdown", "as_markdown", is_flag=True, help="输出文档用的表格 / print the table of the reference page"
)
@pack_option
@language_option
@says_errors
def catalogue_command(as_json: bool, as_markdown: bool, pack: str | None, lang: str) -> None:
    """Every policy of the place: number, department, form, who handles it, what must still be set."""
    catalogue = load_catalogue(chain_of(pack))
    if as_json:
        click.echo(json.dumps(entries(catalogue), ensure_ascii=False, indent=2))
    elif as_markdown:
        click.echo(markdown(catalogue), nl=False)
    else:
        head = {key: title.in_language(lang) for key, title in COLUMNS.items()}
        _print([head, *rows(catalogue, lang)])


def _print(table: list[dict[str, str]]) -> None:
    widths = {key: max(_width(line[key]) for line in table) for key in COLUMNS}
    for line in table:
        click.echo("  ".join(_padded(line[key], widths[key]) for key in COLUMNS).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
