"""`minzheng verify`: how far a verification is, declared beside found; and the departments behind it."""

from __future__ import annotations

import os
import time
from typing import Any

import click

WAIT_SECONDS = 60  # the minute that one-click verification promises


class NumberOrCommand(click.Group):
    """`verify NUMBER` without naming a command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0].startswith("--") and args[0] != "--help":
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=NumberOrCommand)
def verify() -> None:
    """One-click verification: `verify CASE_NUMBER`, `verify --check ID`, `verify sources`."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.site.settings")
    django.setup()


@verify.command()
@click.argument("number", required=False)
@click.option("--check", "check_id", type=click.UUID, help="the check's id instead of a case number")
@click.option("--as", "username", default="", help="whose permissions; without it no amounts are shown")
@click.option("--wait", is_flag=True, help=f"ask what is due and wait for the answers, {WAIT_SECONDS} seconds at most")
def show(number: str | None, check_id: Any, username: str, wait: bool) -> None:
    """The newest check of a case: progress by department, then declared beside found."""
    from minzheng.accounts import moment
    from minzheng.verification import queries
    from minzheng.verification.actions import ask_due

    user, check = _user(username), _check(number, check_id, username)
    begun = time.monotonic()
    while wait and not queries.is_complete(check) and time.monotonic() - begun < WAIT_SECONDS:
        if not ask_due(at=moment.now()):
            time.sleep(0.5)
        check.refresh_from_db()
    _print_progress(check)
    _print_comparison(check, user)


@verify.command()
def sources() -> None:
    """The departments, their items, and whether they answer."""
    from django.conf import settings

    from minzheng.accounts import moment
    from minzheng.base.packs import load_chain
    from minzheng.verification.claiming import source_key
    from minzheng.verification.definitions import sources_of
    from minzheng.verification.models import SourceHealth

    chain = load_chain(settings.MINZHENG_PACK)
    health = SourceHealth.objects.in_bulk()
    for code, source in sources_of(chain).departments.items():
        row = health.get(source_key(chain.id, code))
        state = row.breaker.state(moment.now()) if row else "closed"
        last = row.last_answer_at.isoformat(timespec="seconds") if row and row.last_answer_at else "-"
        click.echo(f"{code:24} {state:10} {last}  {source.label.zh} / {source.label.en}")
        for item, declared in source.items.items():
            click.echo(f"    {item:26} {declared.label.zh} / {declared.label.en}")


def _user(username: str) -> Any:
    from minzheng.accounts.models import User

    user = User.objects.filter(username=username, is_active=True).first() if username else None
    if username and user is None:
        raise click.BadParameter(f"没有用户{username}。 There is no user {username}.", param_hint="--as")
    return user


def _check(number: str | None, check_id: Any, username: str) -> Any:
    from minzheng.verification.models import Check

    if (number is None) == (check_id is None):
        raise click.UsageError("请给出办件编号或 --check。 Give a case number or --check.")
    user = _user(username)
    visible = Check.objects.visible_to(user) if user else Check.objects.all()
    rows = visible.filter(case_number=number) if number else visible.filter(pk=check_id)
    check = rows.order_by("-started_at").first()
    if check is None:
        raise click.ClickException("没有找到核对。 No verification was found.")
    return check


def _print_progress(check: Any) -> None:
    from minzheng.accounts import moment
    from minzheng.verification import queries

    progress = queries.progress(check, moment.now())
    click.echo(f"{check.case_number}  {check.pk}  {check.state}  {progress.answered}/{progress.total}")
    for one in progress.departments:
        error = f"  {one.last_error.zh} / {one.last_error.en}" if one.last_error else ""
        missing = "  缺：" + "、".join(item.zh for item in one.waiting_items) if one.waiting_items else ""
        click.echo(f"  {one.state:9} {one.answered:3}/{one.total:<3} {one.label.zh}{missing}{error}")


def _print_comparison(check: Any, user: Any) -> None:
    from minzheng.accounts import moment
    from minzheng.verification import queries
    from minzheng.verification.showing import note_look

    amounts = user is not None and queries.sees_amounts(user, check)
    if amounts:
        note_look(check, user, moment.now())
    rows = queries.comparison(check)
    for row in rows:
        if row.nothing:
            continue
        detail = f"  {row.declared_text} | {row.found_text or '-'}  → {row.used}" if amounts else ""
        click.echo(f"  {row.state:13} {row.person_name} {row.label.zh} / {row.label.en}{detail}")
    if folded := sum(row.nothing for row in rows):
        click.echo(f"  agree         … {folded} 项都是“无” / {folded} agree that there is nothing")
