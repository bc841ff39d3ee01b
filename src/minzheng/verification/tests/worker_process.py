"""A program of its own for the test that kills it: `seed`, `work SECONDS`, `dump`, on the environment's database."""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command


def seed(*, checks: int, with_tables: bool) -> None:
    """Write the cast and some checks."""
    if with_tables:
        settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
        call_command("migrate", run_syncdb=True, verbosity=0)
    from .cast import make_cast

    cast = make_cast()
    authorisation = cast.authorise()
    for number in range(checks):
        cast.start(authorisation, houses=number)


def work(seconds: int) -> None:
    """Ask until nothing is due, with the clock `seconds` after the play's beginning."""
    from minzheng.verification.actions import ask_due

    from .cast import AT

    print("go", flush=True)
    while ask_due(at=AT + timedelta(seconds=seconds), limit=20):
        pass


def dump() -> dict[str, Any]:
    """What is in the database."""
    from minzheng.verification.models import Answer, AnswerVersion, Check, Report, SourceQuery

    return {
        "answered": [str(pk) for pk in SourceQuery.objects.filter(state="answered").values_list("pk", flat=True)],
        "open": SourceQuery.objects.exclude(state="answered").count(),
        "answers": Answer.objects.count(),
        "versions": AnswerVersion.objects.count(),
        "complete": Check.objects.filter(state="complete").count(),
        "reports": Report.objects.count(),
    }


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[3]
    sys.path.insert(0, str(root))
    __package__ = "minzheng.verification.tests"
    django.setup()
    command, *rest = sys.argv[1:]
    if command == "seed":
        seed(checks=int(rest[0]), with_tables=rest[1] == "tables")
    elif command == "work":
        work(int(rest[0]))
    else:
        print(json.dumps(dump()))
