"""What the commands share: the acting user, the operation id, the case they are about, and that case as JSON."""

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from minzheng.accounts.models import User
from minzheng.casework import queries
from minzheng.casework.models import Case
from minzheng.casework.representations import case_detail

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


def deed(name: str) -> Callable[[Callable[..., object]], click.Command]:
    """A command `name NUMBER --as USERNAME [--operation ID]` that acts on one case and prints it as JSON afterwards.

    What it decorates is called with the user, the case, the operation id, and its own options by name.
    """

    def made(act: Callable[..., object]) -> click.Command:
        @cases.command(name)
        @click.argument("number")
        @acting
        @repeatable
        @wraps(act)
        def command(number: str, username: str, operation: str, **options: Any) -> None:
            user = user_of(username)
            act(user, queries.case_for(user, number), operation, **options)
            echo(queries.case_for(user, number), user)

        return command

    return made
