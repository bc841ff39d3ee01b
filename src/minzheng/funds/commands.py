"""The month's payment in the shell: the same actions and permissions as the pages."""

from pathlib import Path
from typing import Any

import click

from minzheng.accounts import moment
from minzheng.base.money import format_yuan
from minzheng.funds import actions, demobank, exports, ledger, place, queries, recovery_commands, representations
from minzheng.funds.due import due_by_bank
from minzheng.funds.errors import ReturnRefused
from minzheng.funds.models import Batch
from minzheng.funds.months import parse_month
from minzheng.funds.shell import acting, echo, monthly, place_of, repeatable, user_of


def echo_batch(batch: Batch) -> None:
    echo(representations.batch(batch))


@click.group()
def payments() -> None:
    """Payments: from an approved benefit to the bank card."""


for command in recovery_commands.COMMANDS:
    payments.add_command(command)


@payments.command()
@acting
@monthly
def due(username: str, division: str, month: str) -> None:
    """What is due and in no batch yet, by bank."""
    user = user_of(username)
    jurisdiction, month = place_of(user, division), parse_month(month)
    queries.desk(user, jurisdiction, month)
    for row in due_by_bank(jurisdiction, month):
        conflict = f"  冲突 conflicts {row.conflict_count}" if row.conflict_count else ""
        click.echo(f"{row.bank:16} {row.count:8} {format_yuan(row.total_fen):>18}{conflict}")


@payments.command("list")
@acting
@click.option("--limit", default=50, show_default=True)
def list_batches(username: str, limit: int) -> None:
    """The batches that the user may see, the newest first."""
    for batch in Batch.objects.visible_to(user_of(username))[:limit]:
        total = format_yuan(batch.total_fen)
        click.echo(f"{batch.number:28} {batch.state:12} {batch.count:8} {total:>18}")


@payments.command()
@acting
@monthly
@click.option("--bank", required=True, help="key of a bank in the pack")
@click.option("--further", is_flag=True, help="another batch for what came after the last was released")
@repeatable
def make(username: str, division: str, month: str, bank: str, further: bool, operation: str) -> None:
    """Make the month's batch of a bank; when there is one, show it."""
    user = user_of(username)
    batch = actions.make_batch(
        actor=user, division=place_of(user, division), month=month, bank=bank, further=further, operation_id=operation
    )
    echo_batch(batch)


@payments.command()
@click.argument("number")
@acting
def show(number: str, username: str) -> None:
    """One batch with its lines."""
    batch = queries.batch_for(user_of(username), number)
    lines = batch.lines.select_related("entitlement").order_by("position", "pk")
    echo({**representations.batch(batch), "lines": [representations.line(line) for line in lines]})


@payments.command()
@click.argument("number")
@acting
@repeatable
def check(number: str, username: str, operation: str) -> None:
    """Check every line; count and total what can be paid."""
    user = user_of(username)
    batch = actions.check_batch(actor=user, batch_id=queries.batch_for(user, number).pk, operation_id=operation)
    held = batch.lines.exclude(hold="").order_by("pk")
    echo({**representations.batch(batch), "held": [representations.line(line) for line in held]})


@payments.command()
@click.argument("number")
@acting
@repeatable
def release(number: str, username: str, operation: str) -> None:
    """Release a checked batch; another person than the one who made it."""
    user = user_of(username)
    found = queries.batch_for(user, number)
    echo_batch(actions.release_batch(actor=user, batch_id=found.pk, operation_id=operation))


@payments.command()
@click.argument("number")
@acting
@repeatable
@click.option("--reason", required=True)
def cancel(number: str, username: str, operation: str, reason: str) -> None:
    """Give up a batch that has not gone to the bank."""
    user = user_of(username)
    found = queries.batch_for(user, number)
    echo_batch(actions.cancel_batch(actor=user, batch_id=found.pk, reason=reason, operation_id=operation))


@payments.command()
@click.argument("number")
@acting
@repeatable
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(number: str, username: str, operation: str, out: Path) -> None:
    """Write the bank's file; every later time the same bytes."""
    user = user_of(username)
    found = queries.batch_for(user, number)
    actions.export_batch(actor=user, batch_id=found.pk, operation_id=operation)
    file, content = actions.download_file(actor=user, batch_id=found.pk)
    out.write_bytes(content)
    click.echo(f"{out}  {file.size} bytes  sha256 {file.sha256}")


@payments.command("read-return")
@click.argument("number")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@acting
@repeatable
def read_return(number: str, file: Path, username: str, operation: str) -> None:
    """Read the bank's return file: whole or not at all."""
    user = user_of(username)
    found = queries.batch_for(user, number)
    try:
        batch = actions.read_return(
            actor=user, batch_id=found.pk, name=file.name, content=file.read_bytes(), operation_id=operation
        )
    except ReturnRefused as refused:
        for problem in refused.problems:
            click.echo(f"{file.name}:{problem}", err=True)
        raise
    echo_batch(batch)


@payments.command()
@acting
@click.option("--division", default="")
def failures(username: str, division: str) -> None:
    """Payments that did not arrive and are not settled."""
    echo([representations.failure(row) for row in queries.failures(user_of(username), division)])


@payments.command()
@click.argument("line", type=int)
@acting
@repeatable
def retry(line: int, username: str, operation: str) -> None:
    """Pay a failed line anew, once its account is corrected; it joins the next batch."""
    echo(representations.line(actions.retry_failed(actor=user_of(username), line_id=line, operation_id=operation)))


@payments.command("cancel-line")
@click.argument("line", type=int)
@acting
@repeatable
@click.option("--reason", required=True)
def cancel_line(line: int, username: str, operation: str, reason: str) -> None:
    """Give up a failed or waiting line: its month is not paid."""
    user = user_of(username)
    done = actions.cancel_line(actor=user, line_id=line, reason=reason, operation_id=operation)
    echo(representations.line(done))


@payments.command()
@acting
@click.option("--division", default="")
def balance(username: str, division: str) -> None:
    """The trial balance."""
    rows = queries.balances(user_of(username), division=division)
    for row in rows:
        amounts = "".join(f"{format_yuan(fen):>20}" for fen in (row.debit_fen, row.credit_fen, row.balance_fen))
        click.echo(f"{row.account.code:28}{amounts}  {row.account.title}")
    click.echo(
        f"{'':28}{format_yuan(sum(r.debit_fen for r in rows)):>20}{format_yuan(sum(r.credit_fen for r in rows)):>20}"
    )


@payments.command("verify-ledger")
def verify_ledger() -> None:
    """Prove that no journal was changed, left out or is out of balance."""
    broken = ledger.first_break()
    if broken is not None:
        raise click.ClickException(f"第{broken}号凭证不符。 Journal {broken} is not as it was written.")
    click.echo("账簿完整，借贷平衡。 The ledger is whole and balances.")


@payments.command("export-ledger")
@acting
@click.option("--format", "form", type=click.Choice(["beancount", "hledger"]), default="beancount", show_default=True)
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-")
def export_ledger(username: str, form: str, out: Any) -> None:
    """The journals as plain text accounting."""
    for text in exports.ledger_text(user_of(username), form):
        out.write(text)


@payments.command("demo-bank")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--fail", "failing", multiple=True, metavar="LINE=CODE", help="let this line fail with this code")
def demo_bank(file: Path, out: Path, failing: tuple[str, ...]) -> None:
    """Answer an exported file in a bank's stead. A stand-in: no money moves."""
    wanted: dict[int, str] = {}
    for entry in failing:
        position, equals, code = entry.partition("=")
        if not equals or not position.isdecimal():
            raise click.BadParameter(f"--fail {entry}: LINE=CODE, e.g. 3=01")
        wanted[int(position)] = code
    bank, sent = demobank.bank_of_file(place.banks(), file.read_bytes())
    out.write_bytes(demobank.answer(bank, sent, on=moment.today(), failing=wanted))
    click.echo(f"{out}  演示银行，未发生真实支付 demo bank, no real payment")
