"""The site's pack as funds reads it."""

from django.conf import settings

from minzheng.base.divisions import load_divisions
from minzheng.base.packs import PackChain, load_chain
from minzheng.funds import definitions
from minzheng.funds.definitions import Bank


def chain() -> PackChain:
    """The chain of packs that this site runs."""
    return load_chain(settings.MINZHENG_PACK)


def banks() -> dict[str, Bank]:
    return definitions.banks(chain())


def bank(key: str) -> Bank:
    """Raises UnknownBank."""
    return definitions.bank(chain(), key)


def name_of(division: str) -> str:
    """The full name of a place, or its code where the list of divisions does not have it (they change every year)."""
    known = load_divisions(chain())
    return known.full_name(division) if division in known else division
