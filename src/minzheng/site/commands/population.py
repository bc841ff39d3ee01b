"""The demo city's people: generate (no database needed) and load."""

from pathlib import Path

import click

from minzheng.accounts import moment
from minzheng.registry.actions import load_population
from minzheng.registry.population.commands import population


@population.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def load(folder: Path) -> None:
    """装载生成的人口 / Load a generated population into the registry; families that are there stay as they are."""
    added = load_population(folder, on=moment.today())
    click.echo(f"装载{added:,}户。 {added:,} households loaded.")


__all__ = ["population"]
