"""`minzheng leads`: aid looks for people, in the shell. The same actions and permissions as the pages."""

from uuid import UUID

import click

from minzheng.accounts import audit, moment
from minzheng.accounts.models import User
from minzheng.base.money import format_yuan
from minzheng.casework.commands.shared import acting, repeatable, user_of
from minzheng.outreach import actions, queries
from minzheng.outreach.models import Lead, LeadKind, LeadState, Search


@click.group("leads")
def leads() -> None:
    """Families that aid may concern (政策找人)."""


@leads.command()
@click.argument("division")
@acting
@repeatable
def search(division: str, username: str, operation: str) -> None:
    """Go through the households of a place, to the end."""
    user = user_of(username)
    found = actions.start_search(actor=user, division=division, operation_id=operation, at=moment.now())
    while actions.continue_search(search_id=found.pk, at=moment.now()):
        now = Search.objects.get(pk=found.pk)
        click.echo(f"\r{now.households}", nl=False, err=True)
    done = Search.objects.get(pk=found.pk)
    click.echo(f"\r{done.households} 户 households · 未享受 without aid {done.missing} · 存疑 in doubt {done.over}")
    for reason, number in done.passed_over.items():
        click.echo(f"  {reason}: {number}")


@leads.command("list")
@acting
@click.option("--kind", type=click.Choice(["missing", "over"]), default="missing", show_default=True)
@click.option("--limit", default=50, show_default=True)
def list_leads(username: str, kind: str, limit: int) -> None:
    """Leads to work on, the most urgent first."""
    user = user_of(username)
    for lead in queries.open_leads(user, kind).order_by("-points", "-id")[:limit]:
        codes = " ".join(entry["code"] for entry in lead.findings["benefits"])
        click.echo(f"{lead.pk}  {lead.points:4}  {lead.division}  {codes}")


@leads.command()
@click.argument("lead_id", type=click.UUID)
@acting
def show(lead_id: UUID, username: str) -> None:
    """Why to visit this family; opening it is logged."""
    user = user_of(username)
    lead = queries.lead_for(user, lead_id)
    audit.record(actor=user, action="view_lead", subject=lead, purpose="command line", division=lead.division)
    _print(lead, user)


@leads.command()
@click.argument("lead_id", type=click.UUID)
@acting
def apply(lead_id: UUID, username: str) -> None:
    """Start the family's application for them."""
    lead = actions.apply_for_lead(actor=user_of(username), lead_id=lead_id, at=moment.now())
    assert lead.case is not None
    click.echo(lead.case.number)


@leads.command()
@click.argument("lead_id", type=click.UUID)
@acting
@repeatable
@click.option("--outcome", required=True, help="told, unwilling, different; for a payment: right, corrected, different")
@click.option("--note", required=True, help="what the visit showed")
def close(lead_id: UUID, username: str, operation: str, outcome: str, note: str) -> None:
    """Write down what the visit showed."""
    lead = actions.close_lead(
        actor=user_of(username), lead_id=lead_id, outcome=outcome, note=note, operation_id=operation,
        at=moment.now(),
    )  # fmt: skip
    click.echo(LeadState(lead.state).label)


def _print(lead: Lead, user: User) -> None:
    click.echo(f"{LeadKind(lead.kind).label} · {LeadState(lead.state).label} · {lead.points}")
    for item in queries.findings_of(lead, with_amounts=queries.sees_amounts(user, lead)):
        amount = format_yuan(item.amount_fen) if item.amount_fen else ""
        click.echo(f"  {item.title['zh']} / {item.title['en']}  {item.answer}  {amount}")
        for condition in item.conditions:
            mark = {True: "✓", False: "✗", None: "?"}[condition["holds"]]
            click.echo(f"    {mark} {condition['text']['zh']}")
