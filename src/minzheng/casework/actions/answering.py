"""Keeping what a family answers, page by page."""

import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.actions.shared import lock_case, require_own_or
from minzheng.casework.errors import EditedElsewhere
from minzheng.casework.models import Case, CaseState
from minzheng.policy import FamilyError
from minzheng.policy.errors import FamilyProblem

Facts = dict[str, Any]
OF_THE_REGISTRY = ("id", "name", "relation", "birth_on", "sex")


@transaction.atomic
def save_answers(
    *,
    actor: User,
    case_id: UUID,
    revision: int,
    at: datetime,
    persons: dict[str, Facts] | None = None,
    household: Facts | None = None,
    note: str | None = None,
) -> Case:
    """Keep one page's answers of a draft, or of a case that waits for correction. Answers are interchange values.

    What is kept already is not kept again, so that the same page may arrive twice.

    Raises EditedElsewhere if the case is not at `revision` any more, FamilyError for a value that can't be, for
    somebody who is not of the family, and for what only the registry may change (name, relation, birth, sex).
    """
    case = lock_case(actor, case_id, [CaseState.DRAFT, CaseState.PAUSED])
    require_own_or(actor, case, Permission.RECEIVE)
    family = _with_answers(case.family, persons or {}, household or {})
    if case.revision != revision:
        if family == case.family and note in (None, case.note):
            return case
        raise EditedElsewhere
    services.catalogue().parse_family(family)
    case.family = family
    if note is not None:
        case.note = note
    case.revision += 1
    case.save(update_fields=["family", "note", "revision"])
    names = {name for facts in (persons or {}).values() for name in facts} | set(household or {})
    audit.record(
        actor=actor, action="save_answers", subject=case, purpose="application", case_number=case.number,
        detail={"revision": case.revision, "facts": sorted(names)},
    )  # fmt: skip
    return case


def _with_answers(family: Facts, persons: dict[str, Facts], household: Facts) -> Facts:
    """A copy of the family with the answers laid over it; an empty answer takes the fact away."""
    family = copy.deepcopy(family)
    places = {entry["id"]: place for place, entry in enumerate(family["persons"])}
    problems = [_nobody(key) for key in persons if key not in places]
    for key in places.keys() & persons.keys():
        entry = family["persons"][places[key]]
        for name, value in persons[key].items():
            if name in OF_THE_REGISTRY:
                if value != entry.get(name):
                    problems.append(_fixed(f"persons[{places[key]}].{name}"))
            else:
                entry[name] = value
        family["persons"][places[key]] = _stated(entry)
    if problems:
        raise FamilyError(problems)
    family["household"] = _stated({**family.get("household", {}), **household})
    return family


def _stated(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None and value != ""}


def _nobody(key: str) -> FamilyProblem:
    return FamilyProblem(
        "persons",
        "casework.not_of_the_family",
        Text(zh=f"“{key[:40]}”不是该家庭的成员。", en=f'"{key[:40]}" is not a member of this family.'),
        hint=Text(zh="请使用申请中家庭成员的编号。", en="Use the ids of the members in the application."),
    )


def _fixed(path: str) -> FamilyProblem:
    return FamilyProblem(
        path,
        "casework.fact_of_the_registry",
        Text(zh="此项由登记库提供，不能在申请中修改。", en="This comes from the registry and can't be changed here."),
        hint=Text(zh="如有错误，请村（社区）更正登记。", en="If it is wrong, ask the village to correct the register."),
    )
