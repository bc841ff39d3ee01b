"""The tool that keeps the English complete."""

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[4] / "tools" / "messages.py"
spec = importlib.util.spec_from_file_location("messages_tool", TOOL)
assert spec is not None
assert spec.loader is not None
tool = importlib.util.module_from_spec(spec)
__import__("sys").modules["messages_tool"] = tool
spec.loader.exec_module(tool)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    room = tmp_path / "care"
    (room / "templates" / "care").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "views.py").write_text('from x import gettext as _, ngettext\n_("保存")\nngettext("%d户", "%d户", 2)\n')
    (room / "templates" / "care" / "page.html").write_text(
        '{% load i18n %}\n  <p title="it\'s">{% translate "到访" %}</p>\n'
        "{% blocktranslate count n=n %}{{ n }}次{% plural %}{{ n }}次{% endblocktranslate %}\n"
        '{% translate "日" context "calendar" %}\n'
    )
    return room


def fill(room: Path, **english: object) -> None:
    path = tool.catalogue_path(room)
    catalogue = tool.read_catalogue(path)
    for message in catalogue:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        if first in english:
            message.string = english[first]
    path.write_text(tool._as_text(catalogue), "utf-8")


ENGLISH = {
    "保存": "Save",
    "%d户": ("%d family", "%d families"),
    "到访": "Visit",
    "日": "Day",
    "%(n)s次": ("%(n)s time", "%(n)s times"),
}


def test_templates_and_python_are_read_with_lines_plurals_and_contexts(room):
    found = {(item.path.name, item.line, item.id, item.context) for item in tool.messages_of(room)}
    assert found == {
        ("views.py", 2, "保存", None),
        ("views.py", 3, ("%d户", "%d户"), None),
        ("page.html", 2, "到访", None),
        ("page.html", 3, ("%(n)s次", "%(n)s次"), None),
        ("page.html", 4, "日", "calendar"),
    }


def test_what_has_no_english_is_named_with_its_line(room):
    tool.update(room)
    problems = tool.check(room.parent)
    assert any("views.py:2: no English for '保存'" in problem for problem in problems)
    assert len(problems) == 5


def test_a_complete_catalogue_passes_and_survives_an_update(room):
    tool.update(room)
    fill(room, **ENGLISH)
    assert tool.check(room.parent) == []
    before = tool.catalogue_path(room).read_text("utf-8")
    tool.update(room)
    assert tool.catalogue_path(room).read_text("utf-8") == before
    assert tool.compile_all(room.parent) == 1


def test_a_message_that_is_gone_is_reported_and_removed_by_update(room):
    tool.update(room)
    fill(room, **ENGLISH)
    (room / "views.py").write_text("")
    assert any("no longer used: '保存'" in problem for problem in tool.check(room.parent))
    tool.update(room)
    assert tool.check(room.parent) == []


@pytest.mark.parametrize(
    ("english", "problem"),
    [
        ({"%d户": ("a family", "families")}, "placeholders"),
        ({"保存": "保存 it"}, "Chinese left"),
        ({"保存": ""}, "no English"),
    ],
)
def test_a_bad_translation_is_reported(room, english, problem):
    tool.update(room)
    fill(room, **{**ENGLISH, **english})
    assert any(problem in found for found in tool.check(room.parent))


def test_one_chinese_with_two_english_in_two_rooms_is_reported(room):
    other = room.parent / "funds"
    other.mkdir()
    (other / "__init__.py").write_text('_("保存")')
    for path, english in ((room, ENGLISH), (other, {"保存": "Keep"})):
        tool.update(path)
        fill(path, **english)
    assert any("'Save'" in problem and "'Keep'" in problem for problem in tool.check(room.parent))


def test_a_message_id_in_english_is_reported(room):
    (room / "views.py").write_text('_("Save")')
    tool.update(room)
    assert any("not Chinese" in problem for problem in tool.check(room.parent))


def test_the_english_of_this_room_is_complete():
    assert tool.check(only=["web"]) == []
