"""Each component says in words what it shows, and lets no markup through."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from minzheng.web import components
from minzheng.web.icons import SHAPES
from minzheng.web.tables import rows_of

EVIL = '"><script>alert(1)</script>'


def render(source: str, **context: object) -> str:
    return Template("{% load minzheng %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("days", "kind", "zh", "en"),
    [
        (5, "neutral", "还剩5个工作日", "5 working days left"),
        (1, "warning", "还剩1个工作日", "1 working day left"),
        (0, "warning", "今天到期", "Due today"),
        (-1, "danger", "已超期1个工作日", "1 working day overdue"),
    ],
)
def test_a_deadline_says_in_words_how_long_there_is(days, kind, zh, en):
    for language, words in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            found = components.deadline(dt.date(2026, 11, 24), days)
        assert (found["kind"], found["words"]) == (kind, words)


def test_a_paused_clock_is_neither_late_nor_near():
    assert components.deadline(dt.date(2026, 11, 24), -3, paused=True)["kind"] == "waiting"


def test_calendar_days_are_not_called_working_days():
    with translation.override("zh-hans"):
        assert components.deadline(dt.date(2026, 11, 24), 3, working=False)["words"] == "还剩3天"


def test_every_kind_of_tag_has_its_shape():
    assert set(components.TAG_ICONS.values()) <= set(SHAPES)
    assert len(set(components.TAG_ICONS.values())) == len(components.TAG_ICONS)


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        components.tag("x", "purple")


def test_reasons_tell_yes_no_and_unknown_apart_without_colour():
    with translation.override("en"):
        html = render("{% reasons c %}", c=[{"text": "a", "holds": value} for value in (True, False, None)])
    assert html.index("Met") < html.index("Not met") < html.index("Open")


def test_a_condition_finds_its_reference_by_key():
    reference = {"instrument": {"zh": "办法", "en": "Measures"}, "article": "9", "verified": False}
    with translation.override("en"):
        html = render(
            "{% reasons c references=r %}", c=[{"text": "a", "holds": True, "reference": "k"}], r={"k": reference}
        )
    assert "Measures" in html
    assert "not yet checked" in html


def test_a_comparison_marks_each_result_in_words():
    rows = [{"label": match, "match": match} for match in ("same", "different", "undeclared", "none", "unknown")]
    with translation.override("en"):
        html = render("{% compare rows %}", rows=rows)
    for words in ("Same", "Different", "Not declared", "No record found", "No answer yet"):
        assert words in html


def test_an_empty_table_shows_its_sentence():
    table = {"columns": [{"key": "a", "label": "A"}], "rows": [], "empty": {"title": "nobody waits", "text": "t"}}
    assert "nobody waits" in render("{% data_table t %}", t=table)
    assert "<table" not in render("{% data_table t %}", t={**table, "empty": ""})


def test_a_row_may_be_an_object_and_its_first_cell_is_the_link():
    class Row:
        number, url, amount = "JX-1", "/cases/1", 81_000

    columns = [{"key": "number", "label": "N"}, {"key": "amount", "label": "A", "type": "money"}]
    first, second = rows_of(columns, [Row()])[0]
    assert (first.url, first.is_head, second.url, second.is_numeric) == ("/cases/1", True, None, True)
    assert "¥810.00" in render("{% data_table t %}", t={"columns": columns, "rows": [Row()]})


def test_pagination_of_one_page_shows_nothing():
    assert "<nav" not in render("{% pagination '' '' %}")


def test_change_links_name_what_they_change():
    with translation.override("en"):
        html = render("{% summary_list r %}", r=[{"key": "Wage", "value": "0", "change_url": "/x"}])
    assert 'Change<span class="hidden">: Wage</span>' in html


@pytest.mark.parametrize(
    "source",
    [
        "{% tag e %}",
        "{% button e url=e %}",
        "{% button e name=e value=e %}",
        "{% summary_list rows title=e %}",
        "{% task_list rows %}",
        "{% confirmation e number=e text=e %}",
        "{% timeline rows %}",
        "{% data_table table %}",
        "{% key_figures rows %}",
        "{% empty e text=e url=e action=e %}",
        "{% pagination e e e %}",
        "{% tabs rows label=e %}",
        "{% steps list %}",
        "{% progress 1 2 e %}",
        "{% compare rows caption=e %}",
        "{% reasons rows %}",
        "{% amount_steps rows total_fen=1 label=e %}",
        "{% legal row %}",
        "{% legal e %}",
        "{% copy e label=e %}",
        "{% back_link e e %}",
        "{% print_button e %}",
        "{% quick_exit e %}",
        "{% banner title=e %}{{ e }}{% endbanner %}",
        "{% panel title=e id=e kind=e %}{{ e }}{% endpanel %}",
        "{% details summary=e %}{{ e }}{% enddetails %}",
        "{% filter_bar url=e clear_url=e %}{{ e }}{% endfilter_bar %}",
        "{% captured as x %}{{ e }}{% endcaptured %}{{ x }}",
    ],
)
def test_no_component_lets_markup_through(source):
    names = (
        "text title key value note source change_url url status hint who why label unit gap declared found instrument"
    )
    row = dict.fromkeys([*names.split(), "article", "reference"], EVIL)
    table = {"caption": EVIL, "columns": [{"key": "text", "label": EVIL, "sort_url": EVIL}], "rows": [row]}
    html = render(source, e=EVIL, rows=[row], row=row, list=[EVIL], table=table)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
