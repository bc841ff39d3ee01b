"""The town's work: accept, verify, visit, send back."""

from datetime import date
from typing import Any

import click

from minzheng.accounts import moment
from minzheng.casework import actions, queries
from minzheng.casework.commands.shared import acting, cases, echo, repeatable, user_of


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


@cases.command("go-on")
@click.argument("number")
@acting
@click.option("--reason", required=True, help="why not to wait for the missing answers")
def go_on(number: str, username: str, reason: str) -> None:
    """End verification while answers are missing; late ones are still fetched."""
    user = user_of(username)
    case = queries.case_for(user, number)
    echo(actions.finish_verification(actor=user, case_id=case.pk, reason=reason, at=moment.now()), user)


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


@cases.command()
@click.argument("number")
@acting
@click.option("--reply", required=True, help="what was corrected")
def corrected(number: str, username: str, reply: str) -> None:
    """The correction is made; the clock goes on."""
    user = user_of(username)
    case = queries.case_for(user, number)
    echo(actions.answer_correction(actor=user, case_id=case.pk, reply=reply, at=moment.now()), user)
