"""minzheng population …"""

from __future__ import annotations

from pathlib import Path

import click

from minzheng.base.errors import MinzhengError
from minzheng.base.packs import chain_for_division
from minzheng.registry.population.writing import write_population


@click.group()
def population() -> None:
    """演示人口 / The demo city's people."""


@population.command()
@click.option("--households", type=int, required=True, help="户数 / How many households.")
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="种子，同一种子得同样的人 / The same seed gives the same people.",
)
@click.option("--division", default="3304", show_default=True, help="区划代码 / A division: 2, 4, 6, 9 or 12 digits.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="输出文件夹 / The folder to write to.")
@click.option("--force", is_flag=True, help="替换以前生成的人口 / Replace a population generated before.")
def generate(households: int, seed: int, division: str, out: Path, force: bool) -> None:
    """生成演示人口和各部门数据 / Generate people, and what departments hold of them.

    Writes registry.jsonl, departments.sqlite and about.json. Everyone in them is invented.
    """
    try:
        written = write_population(
            chain_for_division(division), out, households=households, seed=seed, division=division, force=force
        )
    except MinzhengError as error:
        hint = f"\n{error.hint}" if error.hint else ""
        raise click.ClickException(f"{error}{hint}") from error
    few = sum(written.hidden.values())
    click.echo(f"{out}：{written.households:,} 户，{written.persons:,} 人，其中 {few:,} 户申报不全。")
    click.echo(f"{out}: {written.households:,} households, {written.persons:,} people; {few:,} declare too little.")
    click.echo(f"registry.jsonl sha256 {written.registry_sha256}")
