"""Records of bank files, written and read by the pack's declaration: CSV or fixed width (counted in bytes). Pure."""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minzheng.base.money import MoneyError, parse_yuan, to_decimal_string
from minzheng.base.text import Text
from minzheng.funds.definitions import Column, FileFormat
from minzheng.funds.errors import RowProblem

LINE_ENDS = {"crlf": b"\r\n", "lf": b"\n"}
AMOUNTS = ("amount", "total")
CUT_TO_WIDTH = ("purpose", "bank_name", "payer_name")  # the bank does not book by these; a name is never cut

Values = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """One record that was read: its row in the file (from 1) and its fields as text."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True)
class Content:
    """A file that was read. `detail_hash` is the SHA-256 of all bytes after the header record."""

    header: Row
    details: list[Row]
    detail_hash: str


def write(form: FileFormat, header: Values, details: Iterable[Values]) -> bytes:
    """The file's bytes; amounts are fen, the header's `hash` is filled in. Raises ValueError if a value is too long."""
    body = b"".join(_record(form, form.detail, values) for values in details)
    digest = hashlib.sha256(body).hexdigest()
    return _record(form, form.header, {**header, "hash": digest}) + body


def _record(form: FileFormat, columns: Sequence[Column], values: Values) -> bytes:
    texts = [_text(column, values) for column in columns]
    if form.kind == "csv":
        out = io.StringIO()
        csv.writer(out, delimiter=form.delimiter, lineterminator="").writerow(texts)
        return out.getvalue().encode(form.encoding) + LINE_ENDS[form.line_end]
    fields = (_padded(form, column, text) for column, text in zip(columns, texts, strict=True))
    return b"".join(fields) + LINE_ENDS[form.line_end]


def _text(column: Column, values: Values) -> str:
    value = values.get(column.field, "")
    if column.value or column.field == "filler":
        return column.value
    if column.field in AMOUNTS and isinstance(value, int):
        return str(value) if column.form == "fen" else to_decimal_string(value)
    return str(value)


def _padded(form: FileFormat, column: Column, text: str) -> bytes:
    """The text in exactly `width` bytes of the file's encoding."""
    width = column.width or 0
    data = text.encode(form.encoding)
    while len(data) > width and column.field in CUT_TO_WIDTH:
        text = text[:-1]
        data = text.encode(form.encoding)
    if len(data) > width:
        raise ValueError(f"{column.field}: {len(data)} bytes in a field of {width}")
    padding = column.fill.encode(form.encoding) * (width - len(data))
    return padding + data if column.align == "right" else data + padding


def fits(form: FileFormat, name: str, value: str) -> bool:
    """True if a text can stand in this field of a detail record: not empty, printable, and not too long."""
    if not value or any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value):
        return False
    widths = [column.width for column in form.detail if column.field == name and column.width is not None]
    return all(len(value.encode(form.encoding)) <= width for width in widths)


def read(form: FileFormat, content: bytes) -> Content | list[RowProblem]:
    """The records of a file, or what is wrong with its shape."""
    records = _csv_records(form, content) if form.kind == "csv" else _fixed_records(form, content)
    problems = [record for record in records if isinstance(record, RowProblem)]
    rows = [record for record in records if isinstance(record, Row)]
    if not problems and not rows:
        problems = [RowProblem(0, Text(zh="文件是空的。", en="The file is empty."))]
    if problems:
        return problems
    body = content.partition(b"\n")[2]
    return Content(rows[0], rows[1:], hashlib.sha256(body).hexdigest())


def _csv_records(form: FileFormat, content: bytes) -> list[Row | RowProblem]:
    try:
        text = content.decode("utf-8-sig" if form.encoding == "utf-8" else form.encoding)
    except UnicodeDecodeError:
        return [_not_in_encoding(form, 0)]
    try:
        cells = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True) if row]
    except csv.Error:
        return [RowProblem(0, Text(zh="不是有效的 CSV 文件。", en="This is not a valid CSV file."))]
    return [_named(form, number, row) for number, row in enumerate(cells, start=1)]


def _named(form: FileFormat, number: int, cells: list[str]) -> Row | RowProblem:
    columns = form.header if number == 1 else form.detail
    if len(cells) != len(columns):
        return RowProblem(
            number,
            Text(
                zh=f"有 {len(cells)} 个字段，应为 {len(columns)} 个。",
                en=f"{len(cells)} fields, {len(columns)} expected.",
            ),
        )
    return _row(number, columns, cells)


def _fixed_records(form: FileFormat, content: bytes) -> list[Row | RowProblem]:
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    while lines and not lines[-1]:
        lines.pop()
    return [_cut(form, number, line) for number, line in enumerate(lines, start=1)]


def _cut(form: FileFormat, number: int, line: bytes) -> Row | RowProblem:
    columns = form.header if number == 1 else form.detail
    length = sum(column.width or 0 for column in columns)
    if len(line) != length:
        return RowProblem(
            number,
            Text(zh=f"长 {len(line)} 字节，应为 {length} 字节。", en=f"{len(line)} bytes long, {length} expected."),
        )
    cells, at = [], 0
    for column in columns:
        part, at = line[at : at + (column.width or 0)], at + (column.width or 0)
        try:
            text = part.decode(form.encoding)
        except UnicodeDecodeError:
            return _not_in_encoding(form, number)
        stripped = text.lstrip(column.fill) if column.align == "right" else text.rstrip(column.fill)
        cells.append(stripped or ("0" if column.fill == "0" else ""))
    return _row(number, columns, cells)


def _row(number: int, columns: Sequence[Column], cells: list[str]) -> Row | RowProblem:
    values: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=True):
        if column.value and cell != column.value:
            return RowProblem(
                number,
                Text(
                    zh=f"记录标识为“{cell[:8]}”，应为“{column.value}”。",
                    en=f'The record is marked "{cell[:8]}", "{column.value}" expected.',
                ),
            )
        values[column.field] = cell.strip()
    return Row(number, values)


def _not_in_encoding(form: FileFormat, number: int) -> RowProblem:
    name = form.encoding.upper()
    return RowProblem(number, Text(zh=f"不是 {name} 编码。", en=f"This is not encoded in {name}."))


def count_of(text: str) -> int:
    """A count or line number as files write it, leading zeros or not; -1 if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else -1


def amount_of(form: FileFormat, name: str, text: str) -> int | None:
    """Fen of an amount as this file writes it, or None if it is none."""
    column = next(column for column in (*form.header, *form.detail) if column.field == name)
    if column.form == "fen":
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
    try:
        return parse_yuan(text)
    except MoneyError:
        return None
