import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    file = Path(__file__).parents[4] / "tools" / "build_divisions.py"
    spec = importlib.util.spec_from_file_location("build_divisions", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(folder: Path, **rows: str) -> Path:
    """A package of one fictional province, with some of its files replaced."""
    content = {
        "provinces": '99,"海州省"\n11,"别省"\n',
        "cities": '9901,"月港市",99\n',
        "areas": '990101,"灯塔区",9901,99\n',
        "streets": '990101001,"渔火街道",990101,99,9901\n',
        "villages": '990101001001,"上(田本)村村委会",990101001,99,9901,990101\n',
    }
    for name, lines in (content | rows).items():
        (folder / f"{name}.csv").write_text(f"code,name\n{lines}", encoding="utf-8")
    return folder


def test_one_province_is_written_in_order_with_its_names_untouched(tool: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "divisions.csv"
    tool.main(str(package(tmp_path)), "99", str(target))
    assert target.read_text(encoding="utf-8").splitlines() == [
        "code,name",
        "990000000000,海州省",
        "990100000000,月港市",
        "990101000000,灯塔区",
        "990101001000,渔火街道",
        "990101001001,上(田本)村村委会",
    ]


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        ("cities", '9901,"月港市"\n9901,"月港市"\n'),
        ("cities", '9901," 月港市"\n'),
        ("cities", '9901,"月,港市"\n'),
        ("cities", '9901,""\n'),
        ("streets", '990102001,"渔火街道"\n'),
    ],
)
def test_a_row_that_looks_wrong_stops_the_script(tool: ModuleType, tmp_path: Path, file: str, lines: str) -> None:
    with pytest.raises(SystemExit):
        tool.read(package(tmp_path, **{file: lines}), "99")
