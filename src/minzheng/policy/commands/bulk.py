"""`minzheng policy run`, `minzheng policy population`: the rules over whole populations."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from minzheng.base.divisions import load_divisions
from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.policy.bulk.arrange import arrange
from minzheng.policy.bulk.engines import WAYS
from minzheng.policy.bulk.people import ROW_GROUP, make_population
from minzheng.policy.bulk.run import run
from minzheng.policy.bulk.spark import spark_errors, spark_session
from minzheng.policy.bulk.summary import Summary
from minzheng.policy.catalogue import Catalogue, load_catalogue
from minzheng.policy.commands.shared import chain_of, language_option, pack_option, says_errors

_day = click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m"]),
    required=True,
    help="日期；写月份即其第一天 / the day, or a month for its first: 2019-10",
)
_folder = click.Path(file_okay=False, path_type=Path)


@click.command("run")
@click.option("--population", type=_folder, required=True, help="人口文件夹 / folder of households and persons")
@_day
@click.option("--out", type=_folder, required=True, help="结果文件夹 / folder of the results")
@click.option("--benefits", help="待遇代码，逗号分隔 / codes of benefits, by comma")
@click.option("--variables", help="另要输出的公式 / formulas to put out as well, by comma")
@click.option("--since", type=_folder, help="上月的结果文件夹 / last month's results: compute only what changed")
@click.option("--engine", type=click.Choice(WAYS), default="auto", show_default=True, help="算法 / way of running")
@click.option("--workers", type=click.IntRange(1), help="进程数 / processes (one a processor)")
@click.option("--quiet", is_flag=True, help="不显示进度 / no progress bar")
@pack_option
@language_option
@says_errors
def run_command(
    population: Path,
    day: datetime,
    out: Path,
    benefits: str | None,
    variables: str | None,
    since: Path | None,
    engine: str,
    workers: int | None,
    quiet: bool,
    pack: str | None,
    lang: str,
) -> None:
    """Runs every benefit over a population; a run that was stopped goes on where it stopped."""
    catalogue = load_catalogue(chain_of(pack))
    bar = _Bar(lang)
    summary = run(
        catalogue,
        population,
        day.date(),
        out,
        benefits=_names(benefits),
        variables=_names(variables) or (),
        engine=engine,
        workers=workers,
        since=since,
        progress=None if quiet else bar.show,
    )
    for line in report(summary, catalogue, out):
        click.echo(line.in_language(lang))
    if summary.unreadable:
        raise SystemExit(1)


@click.command("population")
@click.option("--from-households", "households", type=click.IntRange(1), required=True, help="户数 / households")
@click.option("--out", type=_folder, required=True, help="输出文件夹 / folder to write")
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), default="2019-10-01", show_default=True, help="日期 / day"
)
@click.option("--seed", type=int, default=1, show_default=True, help="种子 / seed")
@pack_option
@language_option
@says_errors
def population_command(households: int, out: Path, day: datetime, seed: int, pack: str | None, lang: str) -> None:
    """Writes a made-up population for trials and measurements: plausible, no statistics."""
    catalogue = load_catalogue(chain_of(pack))
    people = make_population(catalogue, out, households, divisions=_villages(catalogue), on=day.date(), seed=seed)
    text = Text(
        zh=f"{out}：{households} 户，{people} 人（虚构）。",
        en=f"{out}: {households} households, {people} people (made up).",
    )
    click.echo(text.in_language(lang))


@click.command("arrange")
@click.option("--households", required=True, help="家庭表 / Parquet of households, where Spark reads it")
@click.option("--persons", required=True, help="人员表 / Parquet of persons")
@click.option("--out", type=_folder, required=True, help="人口文件夹 / population folder to write")
@click.option("--size", type=click.IntRange(1), default=ROW_GROUP, show_default=True, help="每组户数 / in a group")
@click.option("--workers", type=click.IntRange(1), help="本机核数 / cores, where Spark runs on this machine")
@language_option
@says_errors
def arrange_command(households: str, persons: str, out: Path, size: int, workers: int | None, lang: str) -> None:
    """Puts two tables that Spark reads, from any storage and in any order, in order as a population (on Spark)."""
    session = spark_session(workers or os.cpu_count() or 1)
    with spark_errors():
        homes, people = arrange(session.read.parquet(households), session.read.parquet(persons), out, size=size)
    text = Text(zh=f"{out}：{homes} 户，{people} 人。", en=f"{out}: {homes} households, {people} people.")
    click.echo(text.in_language(lang))


def _names(raw: str | None) -> list[str] | None:
    return None if raw is None else [name.strip() for name in raw.split(",") if name.strip()]


def _villages(catalogue: Catalogue) -> list[str]:
    """Where made-up families live: every village of the pack's own division, else the division itself."""
    place = catalogue.chain.division
    found = load_divisions(catalogue.chain).under(place, "village")
    return [division.code12 for division in found] or [place.ljust(12, "0")]


class _Bar:
    """A progress bar that starts with what is there already."""

    def __init__(self, lang: str) -> None:
        self.label = Text(zh="运算", en="running").in_language(lang)

    def show(self, done: int, total: int) -> None:
        width = 30
        filled = width * done // total if total else width
        end = "\n" if done == total else ""
        click.echo(f"\r{self.label} [{'#' * filled}{'-' * (width - filled)}] {done}/{total}{end}", nl=False, err=True)


def report(summary: Summary, catalogue: Catalogue, out: Path) -> list[Text]:
    """The summary in lines."""
    lines = [_counted(summary)]
    if summary.touched:
        lines.append(_touched(summary.touched))
    for code, benefit in catalogue.benefits.items():
        if code in summary.benefits:
            lines.append(_of_benefit(benefit.title, summary.total(code)))
    if summary.refused or summary.mistakes:
        rows = sum(summary.mistakes.values())
        lines.append(
            Text(
                zh=f"{summary.refused} 户没有算，{rows} 处问题见 {out / 'problems.csv'}。",
                en=f"{summary.refused} households were left out; {rows} problems in {out / 'problems.csv'}.",
            )
        )
    lines += [
        Text(zh=f"读不出来的行组：{group}", en=f"A row group that cannot be read: {group}")
        for group in summary.unreadable
    ]
    for name, places in summary.missing_parameters.items():
        label = catalogue.parameters[name].value.label
        lines.append(
            Text(
                zh=f"参数“{label.zh}”（{name}）在 {len(places)} 个县（市、区）没有数值。",
                en=f'The parameter "{label.en}" ({name}) has no figure in {len(places)} counties.',
            )
        )
    return lines


def _counted(summary: Summary) -> Text:
    return Text(
        zh=f"{summary.households} 户，{summary.persons} 人（{summary.engine}）。",
        en=f"{summary.households} households, {summary.persons} people ({summary.engine}).",
    )


def _touched(touched: dict[str, int]) -> Text:
    return Text(
        zh=f"重算 {touched['any']} 户：新 {touched['new']}，事实有变 {touched['facts']}，年龄 {touched['ages']}，"
        f"参数 {touched['parameters']}。",
        en=f"{touched['any']} households computed again: {touched['new']} new, {touched['facts']} for facts, "
        f"{touched['ages']} for ages, {touched['parameters']} for figures of law.",
    )


def _of_benefit(title: Text, total: dict[str, int]) -> Text:
    zh = f"{title.zh}：可享受 {total['yes']} 户，不符合 {total['no']} 户，还不能判断 {total['unknown']} 户"
    en = f"{title.en}: {total['yes']} yes, {total['no']} no, {total['unknown']} not known yet"
    if "persons" in total:
        zh, en = f"{zh}；{total['persons']} 人", f"{en}; {total['persons']} people"
    if "fen" in total:
        amount = format_yuan(total["fen"])
        zh, en = f"{zh}；{amount}", f"{en}; {amount}"
    return Text(zh=zh, en=en)
