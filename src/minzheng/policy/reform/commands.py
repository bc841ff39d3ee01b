"""`minzheng policy compare`: a reform against the law, over a population."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from minzheng.base.divisions import load_divisions
from minzheng.base.money import format_yuan
from minzheng.policy.bulk.engines import ENGINES
from minzheng.policy.catalogue import load_catalogue
from minzheng.policy.commands.shared import chain_of, language_option, pack_option, says_errors
from minzheng.policy.reform.compare import compare
from minzheng.policy.reform.definitions import read_reform
from minzheng.policy.reform.errors import ReformError
from minzheng.policy.reform.excel import workbook
from minzheng.policy.reform.words import DIMENSIONS, MEASURES, PERIODS, group_name

Json = dict[str, Any]
_file = click.Path(dir_okay=False, path_type=Path)


@click.command("compare")
@click.argument("reform", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--population", type=click.Path(file_okay=False, path_type=Path), required=True, help="人口文件夹 / folder"
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d", "%Y-%m"]), required=True, help="日期 / the day or month")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option("--excel", type=_file, help="另存为 Excel / also write a spreadsheet")
@click.option("--by", type=click.Choice(list(DIMENSIONS)), default="decile", show_default=True, help="分组 / groups")
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True)
@click.option("--workers", type=click.IntRange(1))
@pack_option
@language_option
@says_errors
def compare_command(
    reform: Path,
    population: Path,
    day: datetime,
    as_json: bool,
    excel: Path | None,
    by: str,
    engine: str,
    workers: int | None,
    pack: str | None,
    lang: str,
) -> None:
    """Compares REFORM (YAML of figures, or Python formulas) with the law: cost, who gains, who loses, poverty."""
    catalogue = load_catalogue(chain_of(pack))
    try:
        read = read_reform(catalogue, reform)
        result = compare(catalogue, read, population, day.date(), engine=engine, workers=workers).to_json()
    except ReformError as error:
        lines = [f"{p.file.name}:{p.line}: {p.text.in_language(lang)}" for p in error.problems]
        raise click.ClickException("\n".join(lines)) from error
    places = load_divisions(catalogue.chain)
    if excel is not None:
        excel.write_bytes(workbook(result, places, lang))
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for line in _report(result, by, lang, places):
        click.echo(line)


def _report(result: Json, by: str, lang: str, places: Any) -> list[str]:
    lines = [result["title"][lang], ""]
    lines += [f"  {item['label'][lang]}: {item['before']} → {item['after']}" for item in result["changed"]]
    total = result["total"]
    for name, label in MEASURES.items():
        shown = format_yuan(total[name]) if name.endswith("_fen") else f"{total[name]:,}"
        lines.append(f"  {label.in_language(lang)}: {shown}")
    lines.append("")
    for row in result["benefits"]:
        fen, yes = row["fen"], row["yes"]
        amounts = f"{format_yuan(fen['before'])} → {format_yuan(fen['after'])}" if any(fen.values()) else ""
        families = f"{yes['before']:,} → {yes['after']:,}"
        lines.append(
            f"  {row['title'][lang]}: {families}  {amounts} {PERIODS[row['period']].in_language(lang)}".rstrip()
        )
    lines += ["", DIMENSIONS[by].in_language(lang)]
    words = [MEASURES[name].in_language(lang) for name in ("gaining", "losing", "gained_fen", "lost_fen")]
    for row in result["groups"][by]:
        cells = [
            f"{row['gaining']:,}",
            f"{row['losing']:,}",
            format_yuan(row["gained_fen"]),
            format_yuan(row["lost_fen"]),
        ]
        pairs = "  ".join(f"{word} {cell}" for word, cell in zip(words, cells, strict=True))
        lines.append(f"  {group_name(by, row['group'], places).in_language(lang)}: {pairs}")
    return lines
