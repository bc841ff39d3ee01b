"""The town's work: accept, verify, visit, send back."""

from datetime import datetime
from typing import Any

import click

from minzheng.accounts import moment
from minzheng.accounts.models import User
from minzheng.casework import actions, queries
from minzheng.casework.commands.shared import acting, cases, deed, repeatable, user_of
from minzheng.casework.models import Case


@deed("accept")
def accept(user: User, case: Case, operation: str) -> None:
    """Accept: the clock starts."""
    actions.accept_case(actor=user, case_id=case.pk, at=moment.now())


@cases.command()
@click.argument("number")
@acting
@repeatable
def verify(number: str, username: str, operation: str) -> None:
    """One-click verification; `minzheng verify NUMBER` shows the answers."""
    user = user_of(username)
    case = queries.case_for(user, number)
    check = actions.start_verification(actor=user, case_id=case.pk, operation_id=operation, at=moment.now())
    click.echo(str(check.pk))


@deed("go-on")
@click.option("--reason", required=True, help="why not to wait for the missing answers")
def go_on(user: User, case: Case, operation: str, reason: str) -> None:
    """End verification while answers are missing; late ones are still fetched."""
    actions.finish_verification(actor=user, case_id=case.pk, reason=reason, operation_id=operation, at=moment.now())


@deed("visit")
@click.option("--on", "visited_on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--visitors", required=True, help="names of the two or more workers")
@click.option("--seen", required=True, help="what was seen")
@click.option("--agrees/--differs", "agrees_with_declaration", default=True, help="as declared or not")
@click.option("--signed/--unsigned", "signed_by_family", default=True, help="signed by the family")
def visit(user: User, case: Case, operation: str, visited_on: datetime, **found: Any) -> None:
    """Record a home visit."""
    actions.record_visit(
        actor=user, case_id=case.pk, visited_on=visited_on.date(), operation_id=operation, at=moment.now(), **found
    )


@deed("send-back")
@click.option("--wanted", required=True, help="what has to be corrected, in plain words")
def send_back(user: User, case: Case, operation: str, wanted: str) -> None:
    """Send a case back for correction; the clock stands."""
    actions.request_correction(actor=user, case_id=case.pk, wanted=wanted, operation_id=operation, at=moment.now())


@deed("corrected")
@click.option("--reply", required=True, help="what was corrected")
def corrected(user: User, case: Case, operation: str, reply: str) -> None:
    """The correction is made; the clock goes on."""
    actions.answer_correction(actor=user, case_id=case.pk, reply=reply, operation_id=operation, at=moment.now())
