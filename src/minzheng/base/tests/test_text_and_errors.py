import pickle

import pytest
from pydantic import ValidationError

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

BOTH = Text(zh="南湖区", en="Nanhu")


@pytest.mark.parametrize(
    ("language", "wording"),
    [
        ("zh-hans", "南湖区"),
        ("zh", "南湖区"),
        ("en", "Nanhu"),
        ("en-gb", "Nanhu"),
        ("EN-us", "Nanhu"),
        ("fr", "南湖区"),
        (None, "南湖区"),
    ],
)
def test_a_text_answers_in_the_language_asked_for(language: str | None, wording: str) -> None:
    assert BOTH.in_language(language) == wording


def test_a_text_inside_a_text_keeps_its_language() -> None:
    filled = Text(zh="在{place}有{count}户", en="{count} families in {place}").format(place=BOTH, count=3)
    assert filled == Text(zh="在南湖区有3户", en="3 families in Nanhu")


def test_a_text_without_a_value_for_a_name_is_refused() -> None:
    with pytest.raises(KeyError):
        Text(zh="{count}户", en="{count} families").format()


@pytest.mark.parametrize(
    "wrong", [{"zh": "只有中文"}, {"zh": "", "en": "x"}, {"zh": "字", "en": "  "}, {"zh": "字", "en": "x", "fr": "y"}]
)
def test_a_text_needs_exactly_both_languages(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Text(**wrong)


def test_texts_are_values() -> None:
    assert len({BOTH, Text(zh="南湖区", en="Nanhu")}) == 1
    assert Text.model_config["frozen"]


def test_an_error_reads_in_both_languages_and_survives_pickling() -> None:
    class NoSuchPlaceError(MinzhengError):
        code = "place.none"

    error = NoSuchPlaceError(BOTH, Text(zh="请核对", en="Check it"))
    assert (str(error), error.code) == ("南湖区 / Nanhu", "place.none")
    copy = pickle.loads(pickle.dumps(MinzhengError(BOTH, Text(zh="请核对", en="Check it"))))
    assert (copy.text, copy.hint) == (error.text, error.hint)
