import datetime as dt

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from minzheng.base.text import Text
from minzheng.web import filters


@pytest.mark.parametrize("value", [Text(zh="家庭", en="Family"), {"zh": "家庭", "en": "Family"}])
def test_a_text_reads_in_the_readers_language(value):
    with translation.override("zh-hans"):
        assert filters.text(value) == "家庭"
    with translation.override("en"):
        assert filters.text(value) == "Family"


def test_a_text_without_english_falls_back_to_chinese():
    with translation.override("en"):
        assert filters.text({"zh": "家庭"}) == "家庭"


def test_strings_pass_and_nothing_is_empty():
    assert filters.text("a") == "a"
    assert filters.text(None) == ""
    assert str(filters.text(gettext_lazy("民政"))) in {"民政", "Civil affairs"}


def test_money_is_shown_in_yuan_and_nothing_for_none():
    assert filters.yuan(150_000) == "¥1,500.00"
    assert filters.yuan(0) == "¥0.00"
    assert filters.yuan(None) == ""


@pytest.mark.parametrize("value", [dt.date(2026, 11, 24), "2026-11-24"])
def test_days_in_both_languages(value):
    with translation.override("zh-hans"):
        assert filters.date_zh(value) == "2026年11月24日"
    with translation.override("en"):
        assert filters.date_zh(value) == "24 November 2026"


def test_an_instant_is_shown_in_local_time():
    late = dt.datetime(2026, 11, 23, 17, 5, tzinfo=dt.UTC)
    with timezone.override("Asia/Shanghai"), translation.override("zh-hans"):
        assert filters.date_zh(late) == "2026年11月24日"
        assert filters.datetime_zh(late) == "2026年11月24日 01:05"
        assert filters.date_iso(late).startswith("2026-11-24T01:05")


def test_no_day_is_empty():
    assert filters.date_zh(None) == filters.datetime_zh(None) == filters.date_iso("") == ""


def test_protected_numbers_are_masked():
    assert "19900101" not in filters.masked_id("330402199001011234")
    assert filters.masked_name("欧阳修") == "欧阳*"
    assert filters.masked_phone("13800000000") == "138****0000"
    assert filters.masked_account("6222020000001234567").endswith("4567")
    assert filters.masked_id(None) == filters.masked_name("") == ""


def test_an_article_given_as_a_number_is_read_as_an_article() -> None:
    from minzheng.web.filters import article

    with translation.override("zh-hans"):
        assert (article("9"), article("第二章"), article("")) == ("第9条", "第二章", "")
    with translation.override("en"):
        assert article("9") == "Article 9"
