"""Users from the shell: the first administrator of a site, and what administrators otherwise do on the users page."""

from collections.abc import Callable
from functools import wraps

import click

from minzheng.accounts import actions, moment
from minzheng.accounts.errors import UserNotFound
from minzheng.accounts.models import User
from minzheng.accounts.roles import Role
from minzheng.casework.commands.shared import acting, repeatable, user_of
from minzheng.casework.services import divisions


@click.group()
def users() -> None:
    """People who sign in."""


@users.command("create-admin")
@click.argument("username")
@click.option("--name", required=True, help="name shown on pages")
@click.option("--division", required=True, help="jurisdiction, such as 3304")
@click.password_option()
def create_admin(username: str, name: str, division: str, password: str) -> None:
    """Create an administrator for a place."""
    place = divisions().get(division)
    actions.create_first_administrator(username=username, display_name=name, password=password, division=place.prefix)
    click.echo(f"{username}: {Role.ADMINISTRATOR.label} {place.name}")


@users.command("list")
def list_users() -> None:
    """Staff with their roles and places."""
    staff = User.objects.filter(person_id=None, is_system=False)
    for user in staff.prefetch_related("grants").order_by("username"):
        roles = ", ".join(f"{grant.role} {grant.division}" for grant in user.grants.all())
        stopped = "" if user.is_active else "  已停用 deactivated"
        click.echo(f"{user.username:16} {user.display_name:8} {roles}{stopped}")


def deed(name: str) -> Callable[[Callable[[User, User, str, str], None]], click.Command]:
    """A command `name USERNAME --as ADMINISTRATOR --reason … [--operation ID]` that acts on one user.

    What it decorates is called with the administrator, the user, the reason and the operation id.
    """

    def made(act: Callable[[User, User, str, str], None]) -> click.Command:
        @users.command(name)
        @click.argument("whom", metavar="USERNAME")
        @acting
        @click.option("--reason", required=True, help="kept in the audit log")
        @repeatable
        @wraps(act)
        def command(whom: str, username: str, reason: str, operation: str) -> None:
            user = User.objects.filter(username=whom).first()
            if user is None:
                raise UserNotFound
            act(user_of(username), user, reason, operation)

        return command

    return made


@deed("deactivate")
def deactivate(actor: User, user: User, reason: str, operation: str) -> None:
    """Stop a user at once: sessions and API keys end."""
    actions.deactivate_user(actor=actor, user_id=user.pk, reason=reason, operation_id=operation, at=moment.now())
    click.echo(f"{user.username}: 已停用。 Deactivated.")


@deed("reactivate")
def reactivate(actor: User, user: User, reason: str, operation: str) -> None:
    """Let a stopped user sign in again."""
    actions.reactivate_user(actor=actor, user_id=user.pk, reason=reason, operation_id=operation, at=moment.now())
    click.echo(f"{user.username}: 已恢复。 Reactivated.")


@deed("reset-password")
def reset_password(actor: User, user: User, reason: str, operation: str) -> None:
    """Print a one-time password, to be changed at the next sign-in."""
    made = actions.reset_password(actor=actor, user_id=user.pk, reason=reason, operation_id=operation, at=moment.now())
    if made:
        click.echo(f"{user.username}: 一次性密码 one-time password: {made}")
    else:
        click.echo(f"{user.username}: 已重置过，密码只显示一次。 Reset before; the password is shown only once.")
