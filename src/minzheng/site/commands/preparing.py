"""Make a site ready: tables, translations, and for a demo its city and sign-ins. Safe to repeat."""

from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from minzheng.base.packs import load_chain
from minzheng.casework.actions.renewing import renew_provisional_dates
from minzheng.registry.actions import load_population
from minzheng.registry.models import Household
from minzheng.registry.population.writing import write_population
from minzheng.site import demo

DEMO_HOUSEHOLDS = 2000
DEMO_SEED = 2019
DEMO_DIVISION = "3304"


def demo_folder() -> Path:
    """Where the demo city's files are."""
    return Path(settings.VAR) / "population"


@click.command()
@click.option("--households", default=DEMO_HOUSEHOLDS, show_default=True, help="size of the demo city")
@click.option("--seed", default=DEMO_SEED, show_default=True)
def prepare(households: int, seed: int) -> None:
    """Create or upgrade the database; in a demo also generate and load the city."""
    migrate()
    if settings.DEMO:
        prepare_demo(households, seed)


def migrate() -> None:
    """Bring the tables up to date if they are not, and the dates due if a new calendar has come."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("正在建立数据库… creating the database …")
        call_command("migrate", verbosity=0, interactive=False)
    renew_provisional_dates()


def prepare_demo(households: int, seed: int) -> None:
    """Generate the city's families once, load them, and make the sign-ins."""
    folder = demo_folder()
    if not (folder / "about.json").exists():
        click.echo(f"正在生成演示城市… generating the demo city ({households} households) …")
        write_population(
            load_chain(settings.MINZHENG_PACK),
            folder,
            households=households,
            seed=seed,
            division=DEMO_DIVISION,
            force=True,
        )
    if not Household.objects.exists():
        click.echo("正在装载家庭… loading the families …")
        load_population(folder, on=datetime.now(UTC).date())
    demo.create_sign_ins(folder)
