from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from minzheng.base.packs import Document, read_document


def read(tmp_path: Path, content: str) -> Document:
    file = tmp_path / "x.yaml"
    file.write_text(dedent(content), encoding="utf-8")
    return read_document(file)


def test_scalars_are_read_as_yaml_1_2_and_exactly(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        """\
        word: no
        other: yes
        switch: on
        flag: true
        nothing:
        count: 12
        code: 0330402
        rate: 1.5
        amount: "1500.00"
        day: 2019-10-01
        odd: 1e3
        under: 1_000
        """,
    )
    assert document.problems == ()
    assert document.value == {
        "word": "no",
        "other": "yes",
        "switch": "on",
        "flag": True,
        "nothing": None,
        "count": 12,
        "code": "0330402",
        "rate": Decimal("1.5"),
        "amount": "1500.00",
        "day": date(2019, 10, 1),
        "odd": "1e3",
        "under": "1_000",
    }
    assert not any(isinstance(value, float) for value in document.value.values())


def test_keys_are_text_as_written(tmp_path: Path) -> None:
    document = read(tmp_path, "330402: a\n2019-10-01: b\nno: c\n1.50: d\n")
    assert list(document.value) == ["330402", "2019-10-01", "no", "1.50"]


def test_every_key_and_item_has_its_line(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        """\
        # a remark
        dibao:
          title: {zh: 低保, en: Dibao}
          rows:
            - from: 2019-10-01
              amount: 810
            - from: 2020-07-01
        """,
    )
    assert document.line_of("dibao") == 2
    assert document.line_of("dibao", "title", "en") == 3
    assert document.line_of("dibao", "rows", 0, "amount") == 6
    assert document.line_of("dibao", "rows", 1) == 7
    assert document.line_of("dibao", "rows", 1, "no such", "key") == 7
    assert document.nearest("dibao", "UnionMember", "rows", 0) == ("dibao", "rows", 0)


def test_anchors_and_merge_keys_work_and_point_to_where_the_text_stands(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        """\
        base: &base
          unit: yuan
          period: month
        more: &more
          period: year
          note: x
        one:
          <<: *base
          period: once
        two:
          <<: [*more, *base]
        three: *base
        """,
    )
    assert document.problems == ()
    assert document.value["one"] == {"unit": "yuan", "period": "once"}
    assert document.value["two"] == {"unit": "yuan", "period": "year", "note": "x"}
    assert document.value["three"] == document.value["base"]
    assert document.line_of("one", "unit") == 2
    assert document.line_of("one", "period") == 9


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("a: 1\nb: [1, 2\n", 3, "YAML"),
        ("a: 1\nb: 'x\n", 3, "YAML"),
        ("a: 1\n b: 2\n", 2, "YAML"),
        ("a: 1\na: 2\n", 2, "第 1 行已有"),
        ("x:\n  a: 1\n  b: 2\n  a: 3\n", 4, "第 2 行已有"),
        ("a: 2026-02-30\n", 1, "没有 2026-02-30"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "不支持标签"),
        ("a: 1\nb: !mine x\n", 2, "不支持标签"),
        ("? [1, 2]\n: x\n", 1, "键必须是"),
        ("a: &a\n  b: *a\n", 1, "引用了自身"),
        ("a: 1\nb:\n  <<: x\n", 3, "只能合并"),
        ("a: *nowhere\n", 1, "YAML"),
        ("a: 1\n---\nb: 2\n", 2, "YAML"),
        ("a:\tb: c\n", 1, "YAML"),
    ],
)
def test_mistakes_of_form_have_their_line(tmp_path: Path, content: str, line: int, words: str) -> None:
    problems = read(tmp_path, content).problems
    assert [problem.line for problem in problems] == [line]
    assert words in problems[0].text.zh


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes("名: 低保".encode("gb18030"))
    assert "UTF-8" in read_document(file).problems[0].text.zh


def test_an_empty_file_has_no_value_and_no_mistake(tmp_path: Path) -> None:
    document = read(tmp_path, "# nothing yet\n")
    assert (document.value, document.problems) == (None, ())


def test_rare_characters_are_kept(tmp_path: Path) -> None:
    assert read(tmp_path, "name: 李𬱟𠮷\n").value == {"name": "李𬱟𠮷"}


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        ("a:\n  b: 1\n c: 2\n", "indentation"),
        ("a: b: c\n", "in quotes"),
        ("a:\n\tb: 1\n", "not tabs"),
        ("a: {b: 1\nc: 2\n", "brackets and quotes"),
        ("a: [1, 2\nc: 2\n", "brackets and quotes"),
    ],
)
def test_the_usual_slips_of_yaml_come_with_advice(tmp_path: Path, content: str, hint: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(content, encoding="utf-8")
    (problem,) = read_document(file).problems
    assert problem.hint is not None
    assert hint in problem.hint.en
