from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, TypeAdapter, field_validator

from minzheng.base.packs import Declaration, PackError, PackProblem, Wrong, load_chain
from minzheng.base.text import Text

from .places import Places


class Amount(Declaration):
    kind: Literal["amount"] = "amount"
    value: Decimal
    since: date


class Share(Declaration):
    kind: Literal["share"]
    percent: Annotated[int, Field(ge=0, le=100)]


class Benefit(Declaration):
    title: Text
    period: Literal["month", "year", "once"]
    active: bool = True
    maximum: int | None = None
    label: str = "x"
    steps: list[Amount] = []
    places: dict[str, Amount] = {}
    rule: Annotated[Amount | Share, Field(discriminator="kind")] | None = None
    alias_: str | None = Field(default=None, alias="alias")
    tags: Annotated[list[str], Field(max_length=2)] = []

    @field_validator("label")
    @classmethod
    def _no_shouting(cls, value: str) -> str:
        if value.isupper():
            raise Wrong(Text(zh="不要全用大写。", en="Do not shout."), Text(zh="用小写。", en="Use small letters."))
        return value


RIGHT = """\
dibao:
  title: {zh: 低保, en: Dibao}
  period: month
"""


def problems(places: Places, more: str) -> list[PackProblem]:
    places.write("cn", "benefits.yaml", RIGHT + more)
    with pytest.raises(PackError) as caught:
        load_chain("cn").section("benefits", Benefit)
    return list(caught.value.problems)


def test_a_right_declaration_is_typed(places: Places) -> None:
    places.write(
        "cn",
        "benefits.yaml",
        RIGHT
        + """\
  steps: [{value: "810.00", since: 2019-10-01}]
  places: {330402: {value: 1.50, since: 2020-01-01}}
  rule: {kind: share, percent: 50}
  alias: y
""",
    )
    benefit = load_chain("cn").section("benefits", Benefit)["dibao"].value
    assert benefit.steps[0].value == Decimal("810.00")
    assert benefit.places["330402"] == Amount(value=Decimal("1.50"), since=date(2020, 1, 1))
    assert benefit.rule == Share(kind="share", percent=50)


@pytest.mark.parametrize(
    ("more", "line", "zh", "hint"),
    [
        ("  tittle: x\n", 4, "dibao.tittle：没有“tittle”这一项。", "title"),
        ("  activ: true\n", 4, "没有“activ”", "active"),
        ("  alis: x\n", 4, "没有“alis”", "alias"),
        ("  steps:\n    - value: 1\n      sinse: 2019-10-01\n      since: 2019-10-01\n", 6, "没有“sinse”", "since"),
        ("  places:\n    330402:\n      valu: 2\n      value: 1\n      since: 2019-10-01\n", 6, "没有“valu”", "value"),
        ("  rule:\n    kind: share\n    percnt: 5\n    percent: 5\n", 6, "没有“percnt”", "percent"),
        ("  rule: {kind: shaer, percent: 5}\n", 4, "“shaer”不是可用的值", "share"),
        ("  maximum: many\n", 4, "应为整数", None),
        ("  maximum: 1.5\n", 4, "应为整数", None),
        ("  active: perhaps\n", 4, "true 或 false", None),
        ("  label: 330402\n", 4, "应为文字", "引号"),
        ("  label: SHOUT\n", 4, "不要全用大写", "用小写"),
        ("  steps: 5\n", 4, "应为列表", None),
        ("  steps: [5]\n", 4, "应为映射", None),
        ("  steps: [{value: x, since: soon}]\n", 4, "应为数字", None),
        ("  steps:\n    - value: 5\n", 5, "缺少“since”", None),
        ("  places: []\n", 4, "应为映射", None),
        ("  rule: {kind: share, percent: 101}\n", 4, "应不大于 100", None),
        ("  tags: [a, b, c]\n", 4, "不能多于 2 项", None),
    ],
)
def test_a_mistake_has_its_line_its_place_and_a_way_out(
    places: Places, more: str, line: int, zh: str, hint: str | None
) -> None:
    first = problems(places, more)[0]
    assert first.line == line
    assert zh in first.text.zh
    assert first.text.en.startswith("dibao")
    if hint is not None:
        assert first.hint is not None
        assert hint in first.hint.zh


def test_a_wrong_choice_offers_the_nearest_and_a_missing_text_is_named(places: Places) -> None:
    found = problems(places, "edge:\n  title: {zh: 边缘}\n  period: monthly\n")
    assert [(problem.line, problem.text.en) for problem in found] == [
        (5, 'edge.title: "en" is missing.'),
        (6, 'edge.period: "monthly" is not an allowed value.'),
    ]
    assert found[1].hint == Text(zh="您是不是要写“month”？", en='Did you mean "month"?')


def test_all_mistakes_are_listed_at_once_and_both_languages_have_the_place(places: Places) -> None:
    found = problems(places, "a: {}\nb: 5\nc:\n  perid: month\n")
    assert [problem.line for problem in found] == [4, 4, 5, 6, 6, 7]
    assert "benefits.yaml:4" in found[0].in_language("zh")
    assert "benefits.yaml:4" in str(found[0])


def test_plain_unions_and_other_models_are_reached_too(places: Places) -> None:
    class Inner(BaseModel, extra="forbid"):
        height: int

    class Outer(BaseModel, extra="forbid"):
        item: Inner | list[Inner] | None = None

    places.write(
        "cn", "things.yaml", "a:\n  item:\n    hight: 1\n    height: 2\nb:\n  item:\n    - {height: 1, higth: 3}\n"
    )
    with pytest.raises(PackError) as caught:
        load_chain("cn").section("things", Outer)
    shown = {(problem.line, problem.hint.en if problem.hint else "") for problem in caught.value.problems}
    assert (3, 'Did you mean "height"?') in shown
    assert (7, 'Did you mean "height"?') in shown


def test_a_section_may_be_typed_by_an_adapter(places: Places) -> None:
    places.write("cn", "plain.yaml", "a: [1, 2]\n")
    adapter: TypeAdapter[list[int]] = TypeAdapter(list[int])
    assert load_chain("cn").section("plain", adapter)["a"].value == [1, 2]


def test_what_pydantic_says_otherwise_is_passed_on(places: Places) -> None:
    class Strange(Declaration):
        address: Any = None
        number: Annotated[int, Field(multiple_of=5)]

    places.write("cn", "strange.yaml", "a: {number: 7}\n")
    with pytest.raises(PackError, match="multiple of 5"):
        load_chain("cn").section("strange", Strange)


class Figure(Declaration):
    value: str | int | bool
    parts: list[Amount] = []

    @field_validator("parts")
    @classmethod
    def _no_zero(cls, parts: list[Amount]) -> list[Amount]:
        for number, part in enumerate(parts):
            if part.value == 0:
                raise Wrong(Text(zh="不能为零。", en="It cannot be zero."), None, (number, "value"))
        return parts


def figure_problems(places: Places, content: str) -> list[PackProblem]:
    places.write("cn", "figures.yaml", content)
    with pytest.raises(PackError) as caught:
        load_chain("cn").section("figures", Figure)
    return list(caught.value.problems)


def test_a_value_that_fits_none_of_its_types_is_one_problem(places: Places) -> None:
    (problem,) = figure_problems(places, "a:\n  value: 0.25\n")
    assert problem.line == 2
    assert problem.text.en == 'a.value: should be one of: text, a whole number, true or false; not "0.25".'
    assert problem.hint is not None
    assert "quotes" in problem.hint.en


def test_what_a_room_finds_inside_a_declaration_has_its_own_line(places: Places) -> None:
    parts = "a:\n  value: x\n  parts:\n    - {value: 1, since: 2020-01-01}\n    - {value: 0, since: 2020-01-01}\n"
    (problem,) = figure_problems(places, parts)
    assert (problem.line, problem.text.en) == (5, "a.parts.1.value: It cannot be zero.")


def test_a_comma_inside_braces_is_told_from_a_wrong_name(places: Places) -> None:
    found = problems(places, "edge:\n  title: {zh: 边缘, en: Edge, of dibao}\n  period: month\n")
    assert [problem.line for problem in found] == [5]
    assert found[0].hint is not None
    assert "in quotes" in found[0].hint.en
