"""Rows that are written once. The database refuses changes as well (migration 0002)."""

from typing import Any, NoReturn

from django.db import models

from minzheng.funds.errors import AppendOnly


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """No bulk change, no bulk removal."""

    def update(self, **values: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class AppendOnlyModel(models.Model):
    """A row that can be added, never changed or removed. Raises AppendOnly."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly
