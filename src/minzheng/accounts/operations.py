"""Repeat-safe writes: the caller names the operation; a second arrival gets the first one's answer."""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from minzheng.accounts import moment
from minzheng.accounts.errors import OperationConflict
from minzheng.accounts.models import Operation, User

M = TypeVar("M", bound=models.Model)


def fingerprint(content: object) -> str:
    """A hash of what was asked, to tell a repeat from a different request."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def once(
    *, operation_id: str, kind: str, actor: User | None, content: object, model: type[M], do: Callable[[], M]
) -> tuple[M, bool]:
    """Run `do` in one transaction unless this operation was done before; returns (object, whether it was new).

    Two at the same moment: the second waits for the first's commit on the unique key, then gets its result.

    Raises OperationConflict if the id comes with other content, kind or actor.
    """
    mark = fingerprint(content)
    with transaction.atomic():
        operation, created = Operation.objects.get_or_create(
            id=operation_id,
            defaults={
                "kind": kind,
                "actor_id": actor.pk if actor else None,
                "fingerprint": mark,
                "at": moment.now(),
            },
        )
        if created:
            result = do()
            operation.result_id = str(result.pk)
            operation.save(update_fields=["result_id"])
            return result, True
    same_actor = operation.actor_id == (actor.pk if actor else None)
    if operation.kind != kind or operation.fingerprint != mark or not same_actor:
        raise OperationConflict
    return model._default_manager.get(pk=operation.result_id), False
