"""Corrections of past months and what is to be recovered, in the shell: the same actions and permissions as pages."""

from typing import Any

import click

from minzheng.accounts import moment
from minzheng.base.money import parse_yuan
from minzheng.funds import actions, planning, queries, recovery, recovery_representations
from minzheng.funds.models import CorrectionState
from minzheng.funds.months import parse_month
from minzheng.funds.planning import Wish
from minzheng.funds.shell import acting, echo, repeatable, user_of


@click.command("correct")
@click.argument("entitlement", type=click.UUID)
@acting
@click.option("--fact", required=True, help="name of a fact, such as wage")
@click.option("--value", required=True, help="what it was: 700.00, yes, no, 2, 1951-03-05, or a choice")
@click.option("--person", default="", help="id of the member; none for a fact of the household")
@click.option("--from", "from_month", required=True, help="first month for which it was so, such as 2026-09")
@click.option("--to", "to_month", default="", help="last such month; none if it is still so")
@click.option("--instalment", default="0", help="most to deduct a month, in yuan; 0 is as much as the floor leaves")
@click.option("--reason", default="", help="how it is known; without it the months are only shown")
@repeatable
def correct(entitlement: Any, username: str, **given: Any) -> None:
    """Show what every month would be; with --reason, propose the correction to another decider."""
    user = user_of(username)
    found = queries.entitlement_for(user, entitlement)
    until = parse_month(given["to_month"]) if given["to_month"] else ""
    value = planning.value_of(given["fact"], given["value"])
    wish = Wish(given["fact"], given["person"], value, parse_month(given["from_month"]), until)
    if not given["reason"]:
        echo(recovery_representations.plan(planning.plan_facts(user, found, wish, moment.today())))
        return
    done = actions.propose_correction(
        actor=user,
        entitlement_id=found.pk,
        wish=wish,
        reason=given["reason"],
        instalment_fen=parse_yuan(given["instalment"]),
        operation_id=given["operation"],
    )
    echo(recovery_representations.correction(done, user))


@click.command("corrections")
@acting
@click.option("--state", default="", type=click.Choice(["", *CorrectionState.values]))
@click.option("--limit", default=50, show_default=True)
def corrections(username: str, state: str, limit: int) -> None:
    """Corrections of past months, the newest first; payments after a registered death."""
    user = user_of(username)
    echo(
        {
            "corrections": [
                recovery_representations.correction(row, user)
                for row in recovery.corrections(user, state=state)[:limit]
            ],
            "paid_after_death": [
                recovery_representations.after_death(row) for row in recovery.paid_after_death(user)
            ],
        }
    )  # fmt: skip


@click.command("confirm-correction")
@click.argument("correction", type=click.UUID)
@acting
@click.option("--seen", default="", help="hash of the months as shown; without it they are shown and nothing is done")
@repeatable
def confirm_correction(correction: Any, username: str, seen: str, operation: str) -> None:
    """Confirm a correction as a second decider, once its months were looked at."""
    user = user_of(username)
    found = recovery.correction_for(user, correction)
    if not seen:
        echo(recovery_representations.plan(planning.plan_of(user, found, moment.today())))
        return
    done = actions.confirm_correction(actor=user, correction_id=found.pk, seen=seen, operation_id=operation)
    echo(recovery_representations.correction(done, user))


@click.command("refuse-correction")
@click.argument("correction", type=click.UUID)
@acting
@click.option("--reason", required=True)
@repeatable
def refuse_correction(correction: Any, username: str, reason: str, operation: str) -> None:
    """Refuse a correction, or take back one's own."""
    user = user_of(username)
    done = actions.refuse_correction(actor=user, correction_id=correction, reason=reason, operation_id=operation)
    echo(recovery_representations.correction(done, user))


@click.command("receivables")
@acting
@click.option("--all", "everything", is_flag=True, help="those that are settled as well")
def receivables(username: str, everything: bool) -> None:
    """What families are to return."""
    rows = recovery.receivables(user_of(username), only_open=not everything)
    echo([recovery_representations.receivable(row) for row in rows])


@click.command("repay")
@click.argument("receivable", type=click.UUID)
@acting
@click.option("--amount", required=True, help="in yuan")
@click.option("--reference", required=True, help="the bank's slip or receipt")
@repeatable
def repay(receivable: Any, username: str, amount: str, reference: str, operation: str) -> None:
    """Record money that a family paid back."""
    done = actions.record_repayment(
        actor=user_of(username),
        receivable_id=receivable,
        amount_fen=parse_yuan(amount),
        reference=reference,
        operation_id=operation,
    )
    echo(recovery_representations.receivable(done))


@click.command("waive")
@click.argument("receivable", type=click.UUID)
@acting
@click.option("--amount", required=True, help="in yuan")
@click.option("--reason", required=True)
@repeatable
def waive(receivable: Any, username: str, amount: str, reason: str, operation: str) -> None:
    """Give up a part or all of what is open (a decider)."""
    done = actions.waive_receivable(
        actor=user_of(username),
        receivable_id=receivable,
        amount_fen=parse_yuan(amount),
        reason=reason,
        operation_id=operation,
    )
    echo(recovery_representations.receivable(done))


@click.command("set-instalment")
@click.argument("receivable", type=click.UUID)
@acting
@click.option("--amount", required=True, help="most a month, in yuan; 0 is as much as the floor leaves")
@click.option("--reason", required=True)
@repeatable
def set_instalment(receivable: Any, username: str, amount: str, reason: str, operation: str) -> None:
    """Deduct other instalments (a decider)."""
    done = actions.set_instalment(
        actor=user_of(username),
        receivable_id=receivable,
        amount_fen=parse_yuan(amount),
        reason=reason,
        operation_id=operation,
    )
    echo(recovery_representations.receivable(done))


COMMANDS = (
    correct, corrections, confirm_correction, refuse_correction, receivables, repay, waive, set_instalment,
)  # fmt: skip
