"""Recommend, confirm, return to the town, print the letter."""

from pathlib import Path
from typing import Any

import click

from minzheng.accounts import audit, moment
from minzheng.accounts.models import User
from minzheng.base.money import parse_yuan
from minzheng.casework import actions, letters, queries
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.commands.shared import F, acting, cases, deed, user_of
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Case
from minzheng.casework.representations import may_open


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


@deed("recommend")
@ruling_options
def recommend(user: User, case: Case, operation: str, **ruling: Any) -> None:
    """The town recommends; a grant goes to public notice."""
    actions.recommend(actor=user, case_id=case.pk, ruling=ruling_of(**ruling), operation_id=operation, at=moment.now())


@deed("confirm")
@ruling_options
def confirm(user: User, case: Case, operation: str, **ruling: Any) -> None:
    """The county decides."""
    actions.confirm(actor=user, case_id=case.pk, ruling=ruling_of(**ruling), operation_id=operation, at=moment.now())


@deed("return")
@click.option("--reason", required=True, help="what the town has to look at again")
def return_to_town(user: User, case: Case, operation: str, reason: str) -> None:
    """Send a case back to the town."""
    actions.return_to_town(actor=user, case_id=case.pk, reason=reason, operation_id=operation, at=moment.now())


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
