"""Every write of the registry."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from minzheng.accounts import audit, moment
from minzheng.accounts.fields import index
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.registry.models import Household, Membership, Person, PersonVersion

CONTACT_FIELDS = ("phone", "bank_name", "bank_account", "address")


@transaction.atomic
def correct_contact(*, actor: User, person: Person, changes: dict[str, str], reason: str) -> Person:
    """Change phone, bank or address; the version before is kept. Citizens change their own, staff in their places."""
    if actor.person_id != person.pk:
        require(actor, Permission.RECEIVE, person.division)
    kept = {name: value for name, value in changes.items() if name in CONTACT_FIELDS and value != getattr(person, name)}
    if not kept:
        return person
    before = {name: getattr(person, name) for name in kept}
    PersonVersion.objects.create(
        person=person, content=before, replaced_at=moment.now(), replaced_by=actor, reason=reason
    )
    for name, value in kept.items():
        setattr(person, name, value)
    person.save(update_fields=list(kept))
    audit.record(actor=actor, action="correct_contact", subject=person, purpose=reason, detail={"fields": sorted(kept)})
    return person


@transaction.atomic
def remember_family(*, household: Household, family: dict[str, Any], on: date) -> None:
    """Keep a family's confirmed circumstances, so that the next form starts from them."""
    household.known = family
    household.known_on = on
    household.save(update_fields=["known", "known_on"])


@transaction.atomic
def register_death(*, actor: User, person: Person, died_on: date, purpose: str, case_number: str = "") -> None:
    """Record a death that a department reported; repeating it changes nothing."""
    if person.deceased_on == died_on:
        return
    person.deceased_on = died_on
    person.save(update_fields=["deceased_on"])
    audit.record(
        actor=actor, action="register_death", subject=person, purpose=purpose, case_number=case_number,
        detail={"died_on": died_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def end_membership(*, actor: User, household: Household, person: Person, on: date, reason: str) -> None:
    """A person leaves a household: the last day is `on`."""
    require(actor, Permission.RECEIVE, household.division)
    Membership.objects.filter(household=household, person=person, to_on=None).update(to_on=on)
    audit.record(
        actor=actor, action="end_membership", subject=household, purpose=reason, detail={"person": str(person.pk)}
    )


def load_population(folder: Path, *, on: date) -> int:
    """Load registry.jsonl of a generated population; people who are there already stay. Returns households added."""
    added = 0
    with (folder / "registry.jsonl").open(encoding="utf-8") as lines:
        batch: list[dict[str, Any]] = []
        for line in lines:
            batch.append(json.loads(line))
            if len(batch) == 500:
                added += _load(batch, on)
                batch = []
        added += _load(batch, on)
    return added


@transaction.atomic
def _load(batch: Iterable[dict[str, Any]], on: date) -> int:
    rows = list(batch)
    there = {str(pk) for pk in Household.objects.filter(pk__in=[r["id"] for r in rows]).values_list("pk", flat=True)}
    rows = [row for row in rows if row["id"] not in there]
    people = {p["id"]: _person(p, row) for row in rows for p in row["persons"]}
    Person.objects.bulk_create(people.values(), ignore_conflicts=True)
    Household.objects.bulk_create(
        Household(
            id=row["id"], division=row["division"], address=row["address"], known=row["declared"], known_on=on
        )
        for row in rows
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(household_id=row["id"], person_id=p["id"], relation=p["relation"], position=k, from_on=on)
        for row in rows
        for k, p in enumerate(row["persons"])
    )
    return len(rows)


def _person(entry: dict[str, Any], household: dict[str, Any]) -> Person:
    return Person(
        id=entry["id"],
        name=entry["name"],
        id_number=entry["id_number"],
        id_index=index(entry["id_number"]),
        sex=entry["sex"],
        birth_on=date.fromisoformat(entry["birth_on"]),
        division=entry.get("division", household["division"]),
        address=entry.get("address", household["address"]),
        phone=entry.get("phone") or "",
        bank_name=entry.get("bank") or "",
        bank_account=entry.get("bank_account") or "",
        deceased_on=date.fromisoformat(entry["deceased_on"]) if entry.get("deceased_on") else None,
    )
