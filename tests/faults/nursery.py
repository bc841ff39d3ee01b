"""A program that does the platform's work in children of its own, for a test to kill: one start, many lives.

Each line of standard input is an order, `{"do": "submit", …}`. A child is forked for it, with connections of its own.
Lines out: `{"born": pid}`, what the child says (`{"ack": number}` after each commit, `{"result": …}` at its end), and
`{"gone": status}`.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django


def say(**content: Any) -> None:
    """One line in one write, so that a kill never cuts it and parent and child never mix theirs."""
    os.write(1, json.dumps(content, ensure_ascii=False).encode() + b"\n")


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def seed(families: int) -> dict[str, str]:
    from tests.faults.families import write_families, write_staff

    write_families(families)
    return write_staff()


def submit() -> None:
    """Open and submit for every family that has not got that far."""
    from minzheng.casework.models import Case
    from minzheng.registry.models import Household
    from tests.faults import families

    done = Case.objects.filter(state="open").values("household")
    for household in Household.objects.exclude(pk__in=done).order_by("pk"):
        say(ack=families.submit(families.draft(household)).number)


def prepare(stage: str, count: int, skip: int = 0) -> list[str]:
    """Bring families' cases to a stage: draft, being_verified, to_recommend, to_confirm. Returns numbers."""
    from minzheng.registry.models import Household
    from tests.faults import families

    numbers = []
    days_ago = 9 if stage == "to_confirm" else 0
    for household in Household.objects.order_by("pk")[skip : skip + count]:
        case = families.draft(household, days_ago)
        if stage != "draft":
            getattr(families, stage)(case)
        numbers.append(case.number)
    return numbers


def confirm() -> None:
    """Decide every case that waits for the county."""
    from minzheng.accounts import moment
    from minzheng.casework import actions
    from minzheng.casework.actions.deciding import Ruling
    from minzheng.casework.models import Case
    from tests.faults.families import NO_AMOUNTS, staff

    actor = staff("decider")
    waiting = Case.objects.filter(state="open", steps__key="confirm", steps__state="ready").order_by("number")
    for case in waiting:
        actions.confirm(
            actor=actor, case_id=case.pk, ruling=Ruling("grant", NO_AMOUNTS, ""), operation_id=f"confirm-{case.pk}",
            at=moment.now(),
        )  # fmt: skip
        say(ack=case.number)


def ask(ahead: int) -> None:
    """Be a worker whose clock is some seconds ahead, until nothing is due."""
    from minzheng.accounts import moment
    from minzheng.verification.actions import ask_due

    while asked := ask_due(at=moment.now() + timedelta(seconds=ahead), limit=20):
        say(ack=asked)


def inspect(what: str, only: str = "") -> Any:
    from tests.faults import inspection

    return getattr(inspection, what)(**({"only": only} if only else {}))


ORDERS: dict[str, Callable[..., Any]] = {
    one.__name__: one for one in (migrate, seed, submit, prepare, confirm, ask, inspect)
}


def live(order: dict[str, Any]) -> None:
    """A child's whole life."""
    say(born=os.getpid())
    try:
        say(result=ORDERS[order.pop("do")](**order))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    django.setup()
    from minzheng.casework import services

    services.catalogue()
    services.calendar()
    services.divisions()
    say(ready=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(json.loads(line))
        say(gone=os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
