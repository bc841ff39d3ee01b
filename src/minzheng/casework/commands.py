"""The road of a case in the shell: the same actions and permissions as the pages."""

import json
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from minzheng.accounts import audit, moment
from minzheng.accounts.models import User
from minzheng.base.money import parse_yuan
from minzheng.casework import actions, letters, queries, services
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Case
from minzheng.casework.representations import case_detail, case_line, may_open
from minzheng.registry.queries import find_person
from minzheng.verification.consent import consent_text

F = TypeVar("F", bound=Callable[..., Any])


def acting(command: F) -> F:
    """The user in whose name the command acts, with their permissions and places."""
    return click.option("--as", "username", required=True, help="username of a member of staff")(command)


def repeatable(command: F) -> F:
    """An operation id: give the same one again to repeat safely."""
    return click.option("--operation", default=lambda: str(uuid.uuid4()), help="operation id, to repeat safely")(
        command
    )


def user_of(username: str) -> User:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise click.BadParameter(f"没有用户{username}。 There is no user {username}.")
    return user


def echo(case: Case, user: User) -> None:
    click.echo(json.dumps(case_detail(case, user), ensure_ascii=False, indent=2))


@click.group()
def cases() -> None:
    """Cases: from an ID number to a decision."""


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


@cases.command()
@click.argument("number")
@acting
@repeatable
@click.option("--consent-of-all", is_flag=True, help="every adult member has read and signed the authorisation")
def submit(number: str, username: str, operation: str, consent_of_all: bool) -> None:
    """Submit a draft."""
    user = user_of(username)
    case = queries.case_for(user, number)
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
    done = actions.submit_case(
        actor=user, case_id=case.pk, wording=wording, agreed=agreed, operation_id=operation, at=moment.now()
    )
    echo(done, user)


@cases.command()
@click.argument("number")
@acting
def accept(number: str, username: str) -> None:
    """Accept: the clock starts."""
    user = user_of(username)
    echo(actions.accept_case(actor=user, case_id=queries.case_for(user, number).pk, at=moment.now()), user)


@cases.command()
@click.argument("number")
@acting
@repeatable
def verify(number: str, username: str, operation: str) -> None:
    """One-click verification; `minzheng verify NUMBER` shows the answers."""
    user = user_of(username)
    check = actions.start_verification(
        actor=user, case_id=queries.case_for(user, number).pk, operation_id=operation, at=moment.now()
    )
    click.echo(str(check.pk))


@cases.command()
@click.argument("number")
@acting
@repeatable
@click.option("--on", "visited_on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--visitors", required=True, help="names of the two or more workers")
@click.option("--seen", required=True, help="what was seen")
@click.option("--agrees/--differs", default=True, help="as declared or not")
@click.option("--signed/--unsigned", default=True, help="signed by the family")
def visit(
    number: str, username: str, operation: str, visited_on: Any, visitors: str, seen: str, agrees: bool, signed: bool
) -> None:
    """Record a home visit."""
    user = user_of(username)
    actions.record_visit(
        actor=user,
        case_id=queries.case_for(user, number).pk,
        visited_on=date(visited_on.year, visited_on.month, visited_on.day),
        visitors=visitors,
        seen=seen,
        agrees_with_declaration=agrees,
        signed_by_family=signed,
        operation_id=operation,
        at=moment.now(),
    )
    echo(queries.case_for(user, number), user)


@cases.command("send-back")
@click.argument("number")
@acting
@repeatable
@click.option("--wanted", required=True, help="what has to be corrected, in plain words")
def send_back(number: str, username: str, operation: str, wanted: str) -> None:
    """Send a case back for correction; the clock stands."""
    user = user_of(username)
    actions.request_correction(
        actor=user, case_id=queries.case_for(user, number).pk, wanted=wanted, operation_id=operation, at=moment.now()
    )
    echo(queries.case_for(user, number), user)


def ruling_options(command: F) -> F:
    command = click.option("--refuse", is_flag=True, help="refuse instead of granting")(command)
    command = click.option("--reason", default="", help="needed for a refusal or another amount than the rules'")(
        command
    )
    return click.option("--amount", multiple=True, metavar="BENEFIT=YUAN", help="another amount than the rules'")(
        command
    )


def ruling_of(refuse: bool, reason: str, amount: tuple[str, ...]) -> Ruling:
    amounts = {}
    for entry in amount:
        code, equals, yuan = entry.partition("=")
        if not equals:
            raise click.BadParameter(f"--amount {entry}: BENEFIT=YUAN, e.g. dibao=930.00")
        amounts[code] = parse_yuan(yuan)
    return Ruling(outcome="refuse" if refuse else "grant", amounts=amounts, reason=reason)


@cases.command()
@click.argument("number")
@acting
@repeatable
@ruling_options
def recommend(number: str, username: str, operation: str, refuse: bool, reason: str, amount: tuple[str, ...]) -> None:
    """The town recommends; a grant goes to public notice."""
    user = user_of(username)
    actions.recommend(
        actor=user,
        case_id=queries.case_for(user, number).pk,
        ruling=ruling_of(refuse, reason, amount),
        operation_id=operation,
        at=moment.now(),
    )
    echo(queries.case_for(user, number), user)


@cases.command()
@click.argument("number")
@acting
@repeatable
@ruling_options
def confirm(number: str, username: str, operation: str, refuse: bool, reason: str, amount: tuple[str, ...]) -> None:
    """The county decides."""
    user = user_of(username)
    actions.confirm(
        actor=user,
        case_id=queries.case_for(user, number).pk,
        ruling=ruling_of(refuse, reason, amount),
        operation_id=operation,
        at=moment.now(),
    )
    echo(queries.case_for(user, number), user)


@cases.command()
@click.argument("number")
@acting
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def letter(number: str, username: str, out: Path) -> None:
    """Write the decision's letter as a PDF."""
    user = user_of(username)
    case = queries.case_for(user, number)
    if not may_open(case, user):
        raise CaseNotFound
    newest = case.letters.order_by("-issued_at").first()
    if newest is None:
        raise click.ClickException("此办件尚无决定书。 There is no letter yet.")
    audit.record(actor=user, action="view_letter", subject=case, purpose="command line", case_number=number)
    out.write_bytes(letters.pdf(newest))
    click.echo(f"{newest.number}  {out}")
