"""`minzheng decide`, `minzheng schema family`, `minzheng policy …`: the rules without the platform."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import click

from minzheng.policy.catalogue import load_catalogue
from minzheng.policy.commands.deciding import decide_command
from minzheng.policy.commands.shared import chain_of, pack_option, says_errors
from minzheng.policy.worked import run_families

__all__ = ["COMMANDS", "decide_command", "policy", "schema"]


@click.group("schema")
def schema() -> None:
    """JSON Schemas of what the program reads."""


@schema.command("family")
@pack_option
@says_errors
def family_schema_command(pack: str | None) -> None:
    """The JSON Schema of a family."""
    click.echo(json.dumps(load_catalogue(chain_of(pack)).family_schema(), ensure_ascii=False, indent=2))


class _Rules(click.Group):
    """Most commands are loaded when they are called: those over whole populations bring NumPy and Arrow with them."""

    LATER = {
        "run": ("minzheng.policy.commands.bulk", "run_command"),
        "arrange": ("minzheng.policy.commands.bulk", "arrange_command"),
        "population": ("minzheng.policy.commands.bulk", "population_command"),
        "catalogue": ("minzheng.policy.commands.catalogue", "catalogue_command"),
        "compare": ("minzheng.policy.reform.commands", "compare_command"),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *self.LATER]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.LATER:
            return super().get_command(ctx, cmd_name)
        module, name = self.LATER[cmd_name]
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group("policy", cls=_Rules)
def policy() -> None:
    """Rules as code."""


@policy.command("test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@pack_option
@says_errors
def test_command(paths: tuple[Path, ...], pack: str | None) -> None:
    """Runs the worked families of a pack and of those it stands on; with PATHS, tests in OpenFisca's format."""
    if paths:
        from minzheng.policy.openfisca.commands import report_files

        return report_files(chain_of(pack), paths)
    passed = failed = 0
    for outcome in run_families(chain_of(pack)):
        if outcome.passed:
            passed += 1
        else:
            failed += 1
            click.echo(outcome.report())
    click.echo(f"{passed} 户通过，{failed} 户不符 / {passed} families pass, {failed} differ")
    if failed:
        raise SystemExit(1)


COMMANDS: tuple[click.Command, ...] = (decide_command, schema, policy)
