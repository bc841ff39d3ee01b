"""Tags for forms: one field, and the summary of what is wrong."""

from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from minzheng.web.language import in_language
from minzheng.web.library import register


@register.simple_tag
def field(bound: BoundField, label: Any = "", hint: Any = "", size: str = "") -> SafeString:
    """A field with label, hint, error and control. `size="page"`: its label is the page's heading."""
    if label:
        bound.label = in_language(label)
    if hint:
        bound.help_text = in_language(hint)
    return bound.render("web/forms/field.html", {"field": bound, "size": size})


@register.inclusion_tag("web/forms/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What is wrong, each a link to its field; nothing when nothing is. `page.html` shows that of `form`."""
    problems: list[dict[str, Any]] = []
    for form in forms:
        if not isinstance(form, BaseForm):
            continue
        problems += [{"text": message, "id": ""} for message in form.non_field_errors()]
        for bound in form:
            problems += [{"text": message, "id": _target(bound)} for message in bound.errors]
    return {"problems": problems}


def _target(bound: BoundField) -> str:
    """The id of the first control that a keyboard can land on."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else str(bound.id_for_label or bound.auto_id)
