"""The command line: `minzheng …`. Each room brings its commands; they are loaded only when they are called."""

import os
import sys
from importlib import import_module

import click

from minzheng.base.errors import MinzhengError

# command -> (module, attribute); modules that need the database set Django up through `needs_site`.
COMMANDS = {
    "run": ("minzheng.site.commands.running", "run"),
    "prepare": ("minzheng.site.commands.preparing", "prepare"),
    "worker": ("minzheng.site.commands.running", "worker"),
    "users": ("minzheng.site.commands.users", "users"),
    "packs": ("minzheng.site.commands.packs", "packs"),
    "population": ("minzheng.site.commands.population", "population"),
    "decide": ("minzheng.policy.commands", "decide_command"),
    "schema": ("minzheng.policy.commands", "schema"),
    "policy": ("minzheng.policy.commands", "policy"),
    "cases": ("minzheng.casework.commands", "cases"),
    "verify": ("minzheng.verification.commands", "verify"),
    "leads": ("minzheng.outreach.commands", "leads"),
    "payments": ("minzheng.funds.commands", "payments"),
    "audit": ("minzheng.site.commands.audit", "audit"),
}
WITHOUT_SITE = {"decide", "schema", "policy", "run"}


class Rooms(click.Group):
    """Finds a command in its room when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in WITHOUT_SITE:
            start_site()
        module, attribute = COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


def start_site() -> None:
    """Set Django up, once."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.site.settings")
    django.setup()


@click.group(cls=Rooms)
@click.version_option(package_name="minzheng")
def cli() -> None:
    """民政 Minzheng: civil affairs as one open platform."""


def main() -> None:
    """Run the command line; an error of ours is told in both languages with what to do, and exits with 1."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except MinzhengError as error:
        click.echo(f"{error.code}: {error.text.zh}\n{error.text.en}", err=True)
        if error.hint:
            click.echo(f"→ {error.hint.zh}\n→ {error.hint.en}", err=True)
        sys.exit(1)
