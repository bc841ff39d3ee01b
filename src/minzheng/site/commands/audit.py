"""Check the audit log's chain from the shell."""

import sys

import click

from minzheng.accounts.audit import first_break
from minzheng.accounts.models import AuditEntry


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command()
def verify() -> None:
    """Prove that no entry was changed, removed or put in between."""
    entries = AuditEntry.objects.order_by("sequence")
    broken = first_break(entries.iterator(chunk_size=2000))
    if broken is not None:
        click.echo(f"第{broken}条记录与前一条不衔接。 Entry {broken} does not follow from the one before it.")
        sys.exit(1)
    click.echo(f"{entries.count()}条记录，链条完整。 {entries.count()} entries, the chain is whole.")
