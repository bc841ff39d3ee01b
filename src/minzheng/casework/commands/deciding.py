"""Recommend, confirm, return to the town, print the letter."""

from pathlib import Path

import click

from minzheng.accounts import audit, moment
from minzheng.base.money import parse_yuan
from minzheng.casework import actions, letters, queries
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.commands.shared import F, acting, cases, echo, repeatable, user_of
from minzheng.casework.errors import CaseNotFound
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


@cases.command("return")
@click.argument("number")
@acting
@click.option("--reason", required=True, help="what the town has to look at again")
def return_to_town(number: str, username: str, reason: str) -> None:
    """Send a case back to the town."""
    user = user_of(username)
    case = queries.case_for(user, number)
    echo(actions.return_to_town(actor=user, case_id=case.pk, reason=reason, at=moment.now()), user)


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
