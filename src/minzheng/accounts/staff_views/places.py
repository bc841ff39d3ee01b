"""The divisions of the site's pack, as the pages of accounts name and offer them."""

from django.conf import settings

from minzheng.accounts.models import User
from minzheng.accounts.permissions import jurisdictions
from minzheng.accounts.roles import Permission
from minzheng.base.divisions import Division, DivisionCodeError, Divisions, UnknownDivision, load_divisions
from minzheng.base.packs import load_chain


def divisions() -> Divisions:
    return load_divisions(load_chain(settings.MINZHENG_PACK))


def place_name(prefix: str) -> str:
    """浙江省嘉兴市南湖区 for "330402"; the code itself where no pack lists it."""
    try:
        return divisions().full_name(prefix)
    except (UnknownDivision, DivisionCodeError):
        return prefix


def managed(user: User) -> list[Division]:
    """The places at the top of what an administrator manages."""
    known = divisions()
    return [known.get(prefix) for prefix in jurisdictions(user, Permission.MANAGE_USERS) if prefix in known]


def picked(user: User, prefix: str) -> Division | None:
    """The division that was picked if the administrator manages it; the top one when nothing was picked."""
    tops = managed(user)
    if not prefix:
        return tops[0] if tops else None
    try:
        division = divisions().get(prefix)
    except (UnknownDivision, DivisionCodeError):
        return None
    return division if any(division.prefix.startswith(top.prefix) for top in tops) else None


def way_down(user: User, division: Division) -> tuple[list[Division], list[Division]]:
    """(from the managed place down to this one, the places one level below it)."""
    tops = {top.code12 for top in managed(user)}
    path = divisions().path(division.code12)
    start = next((k for k, place in enumerate(path) if place.code12 in tops), 0)
    return path[start:], divisions().children(division.prefix)
