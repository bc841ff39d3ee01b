"""How much of a month's payment is kept for what the family is to return: never below the floor that the city set."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from minzheng.funds import place
from minzheng.funds.models import Entitlement, Period, Receivable
from minzheng.funds.months import first_day
from minzheng.policy import load_catalogue

KEEP_SHARE = "recovery_keep_share"  # a parameter of the pack


@dataclass(frozen=True)
class Part:
    """What one receivable takes of one payment, in fen."""

    receivable_id: UUID
    amount_fen: int


def keep_share(division: str, month: str) -> Fraction | None:
    """The share of a month's benefit that a family keeps in any case; None where the place has not set it."""
    held = load_catalogue(place.chain()).in_force(first_day(month), division).get(KEEP_SHARE)
    return held.value if held is not None and isinstance(held.value, Fraction) else None


def most_of(gross_fen: int, keep: Fraction | None) -> int:
    """The most that may be kept from a payment: the family's share is rounded up, and something is always paid.

    Example:
        >>> most_of(93_001, Fraction(4, 5))
        18600
    """
    if keep is None:
        return 0
    floor = -(-gross_fen * keep.numerator // keep.denominator)
    return max(gross_fen - max(floor, 1), 0)


class Withholding:
    """The open receivables of a jurisdiction; each `take` lowers what is left of them, so nothing is taken twice."""

    def __init__(self, receivables: Iterable[Receivable]) -> None:
        self.open: defaultdict[tuple[UUID, str], list[Receivable]] = defaultdict(list)
        self.left: dict[UUID, int] = {}
        for claim in receivables:
            self.open[(claim.household_id, claim.benefit)].append(claim)
            self.left[claim.pk] = claim.open_fen

    @classmethod
    def in_jurisdiction(cls, jurisdiction: str) -> "Withholding":
        return cls(Receivable.objects.open().filter(division__startswith=jurisdiction).order_by("created_at", "pk"))

    def take(self, entitlement: Entitlement, month: str, gross_fen: int) -> tuple[Part, ...]:
        """From a monthly payment of the same household and benefit only, the oldest claim first."""
        claims = self.open.get((entitlement.household_id, entitlement.benefit), [])
        if not claims or entitlement.period != Period.MONTH:
            return ()
        most, parts = most_of(gross_fen, keep_share(entitlement.division, month)), []
        for claim in claims:
            amount = min(most, self.left[claim.pk], claim.instalment_fen or most)
            if amount > 0:
                parts.append(Part(claim.pk, amount))
                self.left[claim.pk] -= amount
                most -= amount
        return tuple(parts)
