"""What is known of a batch of households, ready for the rules: the family, where its facts come from, what it draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from minzheng.base.errors import MinzhengError
from minzheng.casework.models import OPEN_STATES, Case
from minzheng.funds.models import Entitlement, EntitlementState
from minzheng.policy import Catalogue, Family
from minzheng.registry.models import Household, Membership
from minzheng.registry.queries import family_for
from minzheng.verification.models import Check
from minzheng.verification.queries import verified_family


@dataclass(frozen=True)
class Known:
    """A household that the rules can read. `draws`: codes of benefits in payment, or stated by the registry."""

    household: Household
    family: Family
    draws: frozenset[str]
    entitlements: tuple[UUID, ...]
    as_of: date | None
    is_verified: bool


@dataclass
class Batch:
    """The readable households of a batch, and why others were passed over (reason -> how many)."""

    known: list[Known] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    in_progress: list[UUID] = field(default_factory=list)

    def skip(self, reason: str) -> None:
        self.passed_over[reason] = self.passed_over.get(reason, 0) + 1


def batch_of(
    catalogue: Catalogue,
    households: Sequence[Household],
    on: date,
    fresh_from: date,
    *,
    with_applicants: bool = False,
) -> Batch:
    """Reads a batch. A household with an application in progress is in good hands already and is passed over, unless
    `with_applicants`. What a department found counts from `fresh_from` on."""
    ids = [household.pk for household in households]
    busy = set(Case.objects.filter(household_id__in=ids, state__in=OPEN_STATES).values_list("household_id", flat=True))
    members = _members(ids)
    doubled = _doubled(members)
    draws = _draws(ids)
    checks = _checks(ids, on, fresh_from)
    batch = Batch(in_progress=list(busy))
    for household in households:
        living = [row for row in members.get(household.pk, []) if row.person.deceased_on is None]
        if household.pk in busy and not with_applicants:
            batch.skip("in_progress")
        elif not living:
            batch.skip("nobody_alive")
        elif any(row.person_id in doubled for row in living):
            batch.skip("in_two_households")
        else:
            found = draws.get(household.pk, [])
            _read(catalogue, batch, household, living, found, checks.get(household.pk), on)
    return batch


def _read(
    catalogue: Catalogue,
    batch: Batch,
    household: Household,
    living: list[Membership],
    entitlements: list[Entitlement],
    check: Check | None,
    on: date,
) -> None:
    raw = family_for(household, head(living).person)
    is_verified = False
    if check is not None:
        verified = verified_family(check)
        if {entry["id"] for entry in verified["persons"]} == {entry["id"] for entry in raw["persons"]}:
            raw, is_verified = verified, True
    if not is_verified and household.known is None:
        batch.skip("nothing_known")
        return
    try:
        family = catalogue.parse_family(raw, on=on)
    except MinzhengError:
        batch.skip("not_readable")
        return
    stated = {"dibao"} if family.household.get("in_receipt_of_dibao") else set()
    as_of = check.started_at.date() if check is not None and is_verified else household.known_on
    paid = tuple(entitlement.pk for entitlement in entitlements)
    codes = frozenset({entitlement.benefit for entitlement in entitlements} | stated)
    batch.known.append(Known(household, family, codes, paid, as_of, is_verified))


def head(living: Sequence[Membership]) -> Membership:
    """Whom an application would be for: the household's first living member."""
    return min(living, key=lambda row: (row.relation != "applicant", row.position))


def _members(ids: Iterable[UUID]) -> dict[UUID, list[Membership]]:
    rows = Membership.objects.filter(household_id__in=ids, to_on=None).select_related("person")
    rows = rows.defer("person__id_number", "person__phone", "person__bank_account")
    found: dict[UUID, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.household_id, []).append(row)
    return found


def _doubled(members: dict[UUID, list[Membership]]) -> set[Any]:
    people = [row.person_id for rows in members.values() for row in rows]
    elsewhere = Membership.objects.filter(person_id__in=people, to_on=None).exclude(household_id__in=list(members))
    twice = {person for person, times in Counter(people).items() if times > 1}
    return twice | set(elsewhere.values_list("person_id", flat=True))


def _draws(ids: Iterable[UUID]) -> dict[UUID, list[Entitlement]]:
    found: dict[UUID, list[Entitlement]] = {}
    for row in Entitlement.objects.filter(household_id__in=ids, state=EntitlementState.ACTIVE):
        found.setdefault(row.household_id, []).append(row)
    return found


def _checks(ids: Iterable[UUID], on: date, fresh_from: date) -> dict[UUID, Check]:
    """The newest complete check of each household whose consent still holds and that is not too old."""
    rows = Check.objects.filter(
        household_id__in=ids, state=Check.State.COMPLETE, started_at__date__gte=fresh_from
    ).select_related("authorisation")
    newest: dict[UUID, Check] = {}
    for row in rows.order_by("started_at"):
        if row.authorisation.is_in_force(on):
            newest[row.household_id] = row
    return newest
