"""What tests of actions look at: the trace that an action leaves, and that a refused one leaves none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from minzheng.accounts.models import AuditEntry, Operation
from minzheng.casework.models import Case, CaseStep

Rows = dict[str, list[dict[str, Any]]]


def everything() -> Rows:
    """Every row of casework, verification and funds, and of the audit log and the operations."""
    models = [model for app in ("casework", "verification", "funds") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in [*models, AuditEntry, Operation]}


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Whatever is refused inside leaves every table as it was."""
    before = everything()
    yield
    assert everything() == before


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def step(case: Case, key: str) -> CaseStep:
    return case.steps.get(key=key)


def states(case: Case) -> dict[str, str]:
    """Step key to state."""
    return dict(case.steps.values_list("key", "state"))


def kinds(case: Case) -> list[str]:
    """The kinds of what happened, in order."""
    return list(case.events.values_list("kind", flat=True))


def audited(case: Case) -> list[str]:
    """The actions that the audit log has for the case, in order."""
    return list(
        AuditEntry.objects.filter(case_number=case.number).order_by("sequence").values_list("action", flat=True)
    )
