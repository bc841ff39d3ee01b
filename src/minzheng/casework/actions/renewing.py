"""When a year's public holidays are published, the dates due that rested on a guess are worked out anew."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from minzheng.casework.actions.shared import set_dates, started_on
from minzheng.casework.models import Case


def renew_provisional_dates() -> int:
    """Work out the provisional dates due of all cases in progress; returns how many moved or became firm.

    The site calls it when it starts, which is when a new table has come. Repeating it changes nothing.
    """
    provisional = Q(is_provisional=True) | Q(statutory_is_provisional=True)
    return sum(_renew(pk) for pk in Case.objects.in_progress().filter(provisional).values_list("pk", flat=True))


@transaction.atomic
def _renew(pk: UUID) -> bool:
    case = Case.objects.select_for_update(of=("self",)).select_related("version").get(pk=pk)
    before = _dates(case)
    set_dates(case, started_on(case))
    if _dates(case) == before:
        return False
    case.save(update_fields=["due_on", "statutory_due_on", "is_provisional", "statutory_is_provisional"])
    return True


def _dates(case: Case) -> tuple[object, ...]:
    return case.due_on, case.statutory_due_on, case.is_provisional, case.statutory_is_provisional
