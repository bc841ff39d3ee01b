"""Storing columns of many rows."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def write(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Store these fields of rows of one model by one prepared statement (bulk_update grows with its batch's square)."""
    if not rows:
        return
    meta, quote = type(rows[0])._meta, connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if field.name in names]
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(str(meta.pk.column))} = %s"
    values = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
