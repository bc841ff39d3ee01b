"""The first administrator of a site, from the shell; everything later is done on the users page."""

import click

from minzheng.accounts import moment
from minzheng.accounts.models import Grant, User
from minzheng.accounts.roles import Role
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
    user = User.objects.create_user(username, password, display_name=name)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, division=place.prefix, valid_from=moment.today())
    click.echo(f"{username}: {Role.ADMINISTRATOR.label} {place.name}")


@users.command("list")
def list_users() -> None:
    """Staff with their roles and places."""
    for user in User.objects.filter(person_id=None).prefetch_related("grants").order_by("username"):
        roles = ", ".join(f"{grant.role} {grant.division}" for grant in user.grants.all())
        click.echo(f"{user.username:16} {user.display_name:8} {roles}")
