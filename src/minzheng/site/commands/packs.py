"""Check the packs from the shell, with file:line for everything that is wrong."""

import sys
from pathlib import Path

import click

from minzheng.base.packs import check_chain, pack_ids
from minzheng.site.pack_checks import checkers


@click.group()
def packs() -> None:
    """The packs: what each place declares."""


@packs.command()
@click.argument("names", metavar="[PACK]...", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Check every pack (or those named): syntax, names, units, references, steps, rules."""
    wanted = names or tuple(pack_ids())
    total = 0
    for pack_id in wanted:
        for problem in check_chain(pack_id, checkers()):
            total += 1
            click.echo(_line(problem.file, problem.line) + f" {problem.text.zh}\n    {problem.text.en}")
            if problem.hint:
                click.echo(f"    → {problem.hint.zh} / {problem.hint.en}")
    if total:
        click.echo(f"{total}处问题。 {total} problems.")
        sys.exit(1)
    click.echo(f"{len(wanted)}个包检查通过。 {len(wanted)} packs are in order.")


def _line(file: Path, line: int) -> str:
    try:
        shown = file.relative_to(Path.cwd())
    except ValueError:
        shown = file
    return f"{shown}:{line}:"
