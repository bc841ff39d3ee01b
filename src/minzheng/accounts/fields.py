"""Columns whose content is encrypted at rest, and the blind index that finds an exact value again."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from minzheng.base.crypto import Cipher, load_keys


@cache
def cipher() -> Cipher:
    """The site's cipher, from its key file."""
    return Cipher(load_keys(settings.MINZHENG_KEY_FILE))


def index(value: str) -> str:
    """A keyed hash for exact look-up of a sensitive value; useless without the key."""
    return cipher().blind_index(value)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text kept as AES-256-GCM; the table and column are bound in, so a value can't be moved elsewhere."""

    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        if value in (None, ""):
            return value
        return cipher().encrypt(str(value).encode(), self._context())

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        if value in (None, ""):
            return value
        return cipher().decrypt(value, self._context()).decode()


class EncryptedJSONField(EncryptedTextField):
    """A JSON value kept encrypted."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        text = super().from_db_value(value, expression, connection)
        return None if text in (None, "") else json.loads(text)


__all__ = ["EncryptedJSONField", "EncryptedTextField", "cipher", "index"]
