import datetime as dt

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from minzheng.base.identifiers import id_check_digit
from minzheng.web.forms import Choices, DateField, Form, IdNumberField, MoneyField


class Family(Form):
    name = forms.CharField(label="姓名", help_text="与证件一致")
    wage = MoneyField(label="工资", required=False)
    birth_on = DateField(label="出生日期", required=False)
    id_number = IdNumberField(label="身份证号码", required=False)
    car = forms.ChoiceField(
        label="汽车",
        choices=[("yes", "有"), ("no", "没有")],
        widget=Choices(hints={"no": "也没有借用"}),
        required=False,
    )
    consent = forms.BooleanField(label="同意")


def html_of(form: forms.BaseForm, source: str = "{{ form }}") -> str:
    return Template("{% load minzheng %}" + source).render(Context({"form": form}))


def cleaned(**data: str) -> Family:
    return Family({"name": "张三", "consent": "on", **data})


def test_money_is_cleaned_to_fen_and_shown_from_fen():
    form = cleaned(wage="1,500")
    assert form.is_valid()
    assert form.cleaned_data["wage"] == 150_000
    assert cleaned().is_valid()
    assert 'value="1200.00"' in html_of(Family(initial={"wage": 120_000}))


def test_what_is_no_amount_is_refused_with_an_example():
    with translation.override("zh-hans"):
        assert "1500.00" in str(cleaned(wage="很多").errors["wage"])


def test_unchanged_money_counts_as_unchanged():
    assert not Family({"name": "", "wage": "1200.00"}, initial={"wage": 120_000}).has_changed()


def test_a_day_is_written_in_three_boxes():
    form = cleaned(birth_on_year="1951", birth_on_month="3", birth_on_day="5")
    assert form.is_valid()
    assert form.cleaned_data["birth_on"] == dt.date(1951, 3, 5)


@pytest.mark.parametrize("day", [("1951", "2", "30"), ("1951", "x", "1"), ("1951", "", "1"), ("99999", "1", "1")])
def test_a_day_that_does_not_exist_or_is_not_whole_is_refused(day):
    year, month, date = day
    assert "birth_on" in cleaned(birth_on_year=year, birth_on_month=month, birth_on_day=date).errors


def test_a_day_left_empty_is_none():
    form = cleaned()
    assert form.is_valid()
    assert form.cleaned_data["birth_on"] is None


def test_an_id_number_is_normalised_and_its_check_digit_tested():
    first = "33049919510305002"
    digit = id_check_digit(first)
    form = cleaned(id_number=f" {first[:6]} {first[6:]}{digit.lower()} ")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["id_number"] == first + digit
    wrong = "1" if digit != "1" else "2"
    assert "id_number" in cleaned(id_number=first + wrong).errors


def test_messages_name_the_field():
    with translation.override("en"):
        errors = Family({}).errors
    assert errors["name"] == ["Fill in: 姓名"]
    assert errors["consent"] == ["Choose: 同意"]


def test_a_form_with_mistakes_answers_422():
    assert (Family().status, Family({}).status, cleaned().status) == (200, 422, 200)


def test_a_wrong_field_is_tied_to_its_hint_and_error():
    html = html_of(Family({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert html.count('aria-invalid="true"') == 2


def test_optional_is_marked_and_required_is_not():
    with translation.override("zh-hans"):
        html = html_of(Family(), "{% field form.name %}|{% field form.wage %}")
    required, optional = html.split("|")
    assert "（选填）" not in required
    assert "（选填）" in optional
    assert " required" not in html


def test_radios_are_a_group_with_hints():
    html = html_of(Family(), "{% field form.car %}")
    assert "<fieldset" in html
    assert "<legend" in html
    assert "也没有借用" in html


def test_the_label_can_be_the_heading_of_the_page():
    assert "<h1><label" in html_of(Family(), '{% field form.name size="page" label="您叫什么？" hint="全名" %}')
    assert "<h1>汽车</h1>" in html_of(Family(), '{% field form.car size="page" %}')


def test_a_hint_given_in_the_page_is_announced_with_the_field():
    html = html_of(Family(), '{% field form.wage hint="到手的钱" %}')
    assert 'aria-describedby="id_wage_helptext"' in html


def test_the_summary_links_to_the_first_control_of_each_wrong_field():
    form = Family({"birth_on_year": "1951"})
    form.add_error(None, "不能这样")
    html = html_of(form, "{% error_summary form %}")
    assert 'role="alert"' in html
    assert 'href="#id_name"' in html
    assert 'href="#id_birth_on_0"' in html
    assert "不能这样" in html
    assert html_of(cleaned(), "{% error_summary form %}").strip() == ""


def test_what_was_typed_comes_back_escaped():
    html = html_of(Family({"name": '"><script>', "wage": "<b>"}))
    assert "<script" not in html
    assert "<b>" not in html


def test_plain_django_forms_get_the_same_markup(settings):
    assert settings.FORM_RENDERER == "minzheng.web.forms.Renderer"

    class Plain(forms.Form):
        name = forms.CharField()

    assert 'class="field"' in html_of(Plain())
