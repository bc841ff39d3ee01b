"""What the commands of funds share: in whose name, where, for which month, and how to print."""

import json
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import click

from minzheng.accounts import moment
from minzheng.accounts.models import User
from minzheng.base.codes import jurisdiction_of
from minzheng.funds import queries
from minzheng.funds.months import month_of

F = TypeVar("F", bound=Callable[..., Any])


def acting(command: F) -> F:
    """The user in whose name the command acts, with their permissions and places."""
    return click.option("--as", "username", required=True, help="username of a member of staff")(command)


def repeatable(command: F) -> F:
    """An operation id: give the same one again to repeat safely."""
    return click.option("--operation", default=lambda: str(uuid.uuid4()), help="operation id, to repeat safely")(
        command
    )


def monthly(command: F) -> F:
    command = click.option("--division", default="", help="jurisdiction such as 330402; the user's own by default")(
        command
    )
    return click.option("--month", default=lambda: month_of(moment.today()), help="such as 2026-11; now by default")(
        command
    )


def user_of(username: str) -> User:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise click.BadParameter(f"没有用户{username}。 There is no user {username}.")
    return user


def place_of(user: User, division: str) -> str:
    places = queries.places_of(user)
    if not division and not places:
        raise click.UsageError("该用户没有资金发放的辖区。 This user has no place to pay for.")
    return jurisdiction_of(division or places[0])


def echo(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
