"""The renderer that makes every Django form accessible, a base form, and the fields that civil affairs need."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils.translation import gettext_lazy as _

from minzheng.base.errors import MinzhengError
from minzheng.base.identifiers import parse_id_number
from minzheng.base.money import parse_yuan, to_decimal_string
from minzheng.web.language import in_language, is_english


class Renderer(TemplatesSetting):
    """FORM_RENDERER: our templates for forms and fields, Django's for plain widgets."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("web/"):
            return super().get_template(template_name)
        return DjangoTemplates().get_template(template_name)


class Form(forms.Form):
    """Checked on the server at submit; messages name the field; `status` is what the view answers with."""

    default_renderer = Renderer
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required_message(field)

    @property
    def status(self) -> int:
        """422 when something is wrong, so that nobody takes the page for a success."""
        return 422 if self.is_bound and not self.is_valid() else 200


def _required_message(field: forms.Field) -> Any:
    chosen = isinstance(field, forms.ChoiceField | forms.BooleanField)
    pattern = _("请选择：%(label)s") if chosen else _("请填写：%(label)s")
    return pattern % {"label": str(field.label).rstrip("？?")} if field.label else _("请填写此项")


def refused(error: MinzhengError) -> ValidationError:
    """An engine's error as a form's: its text and its hint in the reader's language."""
    parts = [in_language(error.text), in_language(error.hint)]
    return ValidationError((" " if is_english() else "").join(part for part in parts if part), code=error.code)


def _parsed(parse: Callable[[str], Any], value: str) -> Any:
    try:
        return parse(value)
    except MinzhengError as error:
        raise refused(error) from error


class MoneyInput(forms.TextInput):
    template_name = "web/forms/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "input-money", **(attrs or {})})


class MoneyField(forms.CharField):
    """Yuan as people write it; cleaned to integer fen (None when left empty). Initial values are fen."""

    widget = MoneyInput

    def prepare_value(self, value: Any) -> Any:
        return to_decimal_string(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        written = super().clean(value)
        return _parsed(parse_yuan, written) if written else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class IdNumberField(forms.CharField):
    """A citizen's 18-digit number, checked and normalised (spaces out, x to X)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput({"class": "input-id", "autocomplete": "off", "spellcheck": "false"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        written = "".join(super().clean(value).split())
        return _parsed(parse_id_number, written).value if written else ""


class DateInput(forms.MultiWidget):
    """Year, month, day in three boxes: quicker than a calendar for a day of birth, and the same in every browser."""

    template_name = "web/forms/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(number) for part in ("year", "month", "day")
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: dt.date | str | None) -> list[Any]:
        if isinstance(value, str) and value:
            value = dt.date.fromisoformat(value)
        return [value.year, value.month, value.day] if isinstance(value, dt.date) else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (_("年"), _("月"), _("日"))
        context["boxes"] = list(zip(labels, context["widget"]["subwidgets"], strict=True))
        return context


class DateField(forms.MultiValueField):
    """A day written as year, month, day; cleaned to `date`."""

    widget = DateInput
    default_error_messages: ClassVar = {
        "incomplete": _("请把年、月、日填完整"),
        "invalid": _("没有这一天，请按年、月、日填写，例如 1951 年 3 月 5 日"),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = tuple(forms.CharField() for _part in range(3))
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[str]) -> dt.date | None:
        if not data_list:
            return None
        try:
            return dt.date(*(int(part) for part in data_list))
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class Choices(forms.RadioSelect):
    """Radios whose options may carry a hint: `Choices(hints={"value": "…"})`."""

    def __init__(self, *args: Any, hints: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}
