"""English for the Chinese message ids: `python tools/messages.py update|check|compile [ROOM…]`, all rooms by default.

update   reads templates and Python and writes src/minzheng/<room>/locale/en/LC_MESSAGES/django.po
check    fails, with file:line, on what is missing, fuzzy, obsolete, contradictory, or loses a placeholder
compile  writes the .mo files beside the .po files
"""

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOMS = Path(__file__).resolve().parents[1] / "src" / "minzheng"
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LETTERS = re.compile(r"[A-Za-z]{2}")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Found:
    """One use of a message: the id (a pair when it has a plural) and where it stands."""

    path: Path
    line: int
    id: str | tuple[str, str]
    context: str | None


def rooms(root: Path = ROOMS, only: Sequence[str] = ()) -> list[Path]:
    """Every room's folder, or those named."""
    everyone = [path for path in root.iterdir() if (path / "__init__.py").is_file()]
    return sorted(path for path in everyone if not only or path.name in only)


def catalogue_path(room: Path) -> Path:
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def messages_of(room: Path) -> Iterator[Found]:
    """Every message of a room's templates and Python; tests are left out."""
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room).parts
        if "tests" in inside or "migrations" in inside:
            continue
        if path.suffix == ".py":
            yield from _extract(path, path.read_text("utf-8"))
        elif "templates" in inside and path.suffix in {".html", ".txt"}:
            yield from _extract(path, _template_as_python(path))


def _template_as_python(path: Path) -> str:
    """The template's messages as Python calls, in brackets, because indentation means nothing there."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from django.utils.translation.template import templatize

    return f"({templatize(path.read_text('utf-8'), origin=str(path))})"


def _extract(path: Path, source: str) -> Iterator[Found]:
    for line, ids, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield Found(path, line, (ids[0], ids[1]) if isinstance(ids, tuple) else ids, context)


def _where(path: Path) -> str:
    return os.path.relpath(path, ROOMS.parents[1])


def read_catalogue(path: Path) -> Catalog:
    if not path.is_file():
        return Catalog(locale="en", domain="django", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def update(room: Path) -> Catalog | None:
    """Writes the room's catalogue: translations stay, what is unused goes. None when the room has no message."""
    template = Catalog(locale="en", domain="django", fuzzy=False)
    for found in messages_of(room):
        template.add(found.id, locations=[(_where(found.path), 0)], context=found.context)
    path = catalogue_path(room)
    if not len(template):
        path.unlink(missing_ok=True)
        return None
    catalogue = read_catalogue(path)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_as_text(catalogue), "utf-8")
    return catalogue


def _as_text(catalogue: Catalog) -> str:
    """Without dates and line numbers, so that a change shows only what changed."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_output=True, omit_header=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    return header + buffer.getvalue().decode().strip() + "\n"


def check(root: Path = ROOMS, only: Sequence[str] = ()) -> list[str]:
    """What is wrong, one line each. The same Chinese in two rooms must have the same English: Django keeps only one."""
    problems: list[str] = []
    english: dict[tuple[object, str | None], tuple[object, str]] = {}
    for room in rooms(root, only):
        catalogue = read_catalogue(catalogue_path(room))
        used = set()
        for found in messages_of(room):
            used.add((found.id, found.context))
            place = f"{_where(found.path)}:{found.line}"
            problems += [f"{place}: {what}" for what in _of_message(found, catalogue)]
        for message in catalogue:
            if not message.id:
                continue
            place = f"{_where(catalogue_path(room))}:{message.lineno or 1}"
            if (message.id, message.context) not in used:
                problems.append(f"{place}: no longer used: {message.id!r}. Run: python tools/messages.py update")
            known = english.setdefault((message.id, message.context), (message.string, place))
            if message.string and known[0] != message.string:
                problems.append(f"{place}: {message.id!r} is {message.string!r} here and {known[0]!r} at {known[1]}")
        problems += [f"{_where(catalogue_path(room))}:1: obsolete: {id!r}" for id in catalogue.obsolete]
    return list(dict.fromkeys(problems))


def _of_message(found: Found, catalogue: Catalog) -> Iterator[str]:
    first = found.id[0] if isinstance(found.id, tuple) else found.id
    if not HAN.search(first) and LETTERS.search(PLACEHOLDER.sub("", first)):
        yield f"the message id is not Chinese: {first!r}"
    message = catalogue.get(found.id, found.context)
    if message is None:
        yield f"not in the catalogue: {first!r}. Run: python tools/messages.py update"
        return
    yield from _of_translation(message, first)


def _of_translation(message: Message, first: str) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(strings):
        yield f"no English for {first!r}"
        return
    if message.fuzzy:
        yield f"fuzzy: {first!r}"
    plural = message.id[-1] if isinstance(message.id, tuple) else first
    for string in strings:
        if set(PLACEHOLDER.findall(string)) != set(PLACEHOLDER.findall(plural)):
            yield f"the placeholders of {first!r} and {string!r} differ"
        if HAN.search(string):
            yield f"Chinese left in the English of {first!r}"


def compile_all(root: Path = ROOMS) -> int:
    """Writes every .mo; returns how many."""
    paths = [path for room in rooms(root) if (path := catalogue_path(room)).is_file()]
    for path in paths:
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read_catalogue(path))
    return len(paths)


def main(arguments: list[str]) -> int:
    command, *only = arguments or [""]
    if command == "update":
        for room in rooms(only=only):
            update(room)
    elif command == "check":
        problems = check(only=only)
        print("\n".join(problems) or "every message has its English")
        return 1 if problems else 0
    elif command == "compile":
        print(f"{compile_all()} catalogues compiled")
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
