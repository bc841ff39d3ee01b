"""List, show, open, submit, withdraw."""

import click

from minzheng.accounts import audit, moment
from minzheng.accounts.models import User
from minzheng.casework import actions, queries, services
from minzheng.casework.commands.shared import acting, cases, deed, echo, user_of
from minzheng.casework.models import Case
from minzheng.casework.representations import case_line
from minzheng.registry.queries import find_person
from minzheng.verification.consent import consent_text


@cases.command("list")
@acting
@click.option("--state", default="", help="draft, open, paused, granted, refused or withdrawn")
@click.option("--limit", default=50, show_default=True)
def list_cases(username: str, state: str, limit: int) -> None:
    """The cases that the user may see, by date due."""
    found = Case.objects.visible_to(user_of(username)).order_by("due_on", "number")
    for case in found.filter(state=state)[:limit] if state else found[:limit]:
        line = case_line(case)
        click.echo(f"{line['number']}  {line['state']:10} {line['due_on'] or '-':10}  {line['service']}")


@cases.command()
@click.argument("number")
@acting
def show(number: str, username: str) -> None:
    """One case as JSON."""
    user = user_of(username)
    case = queries.case_for(user, number)
    audit.record(actor=user, action="view_case", subject=case, purpose="command line", case_number=number)
    echo(case, user)


@cases.command("open")
@click.argument("id_number")
@acting
@click.option("--service", default="social-assistance", show_default=True)
@click.option("--channel", default="counter", type=click.Choice(["counter", "village", "phone"]))
def open_case(id_number: str, username: str, service: str, channel: str) -> None:
    """Open a case for somebody; the form is filled from the registry."""
    user = user_of(username)
    if service not in services.services():
        raise click.BadParameter(f"没有事项{service}。 There is no service {service}.")
    echo(
        actions.open_case(actor=user, person=find_person(id_number), service=service, channel=channel, at=moment.now()),
        user,
    )


@deed("submit")
@click.option("--consent-of-all", is_flag=True, help="every adult member has read and signed the authorisation")
def submit(user: User, case: Case, operation: str, consent_of_all: bool) -> None:
    """Submit a draft."""
    service = services.definition(case)
    people = queries.adults(case, moment.today())
    wording = consent_text(
        services.chain(),
        services.verification_items(service),
        people,
        services.calendar().add_months(moment.today(), service.verify_months, roll=False).on,
        "zh-hans",
    )
    agreed = [str(person.pk) for person in people] if consent_of_all else []
    actions.submit_case(
        actor=user, case_id=case.pk, wording=wording, agreed=agreed, operation_id=operation, at=moment.now()
    )


@deed("withdraw")
def withdraw(user: User, case: Case, operation: str) -> None:
    """Take an application back for the family; its consent ends."""
    actions.withdraw_case(actor=user, case_id=case.pk, operation_id=operation, at=moment.now())


@deed("withdraw-consent")
def withdraw_consent(user: User, case: Case, operation: str) -> None:
    """Take back the family's consent to the check: no department is asked any more, and the case goes on."""
    actions.withdraw_consent(actor=user, case_id=case.pk, operation_id=operation, at=moment.now())
