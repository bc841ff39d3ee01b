"""Anyone who holds a letter may check that it is genuine; nothing more is told than the letter itself shows."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.access import public
from minzheng.base.identifiers import mask_name
from minzheng.casework.letters import CODE_LENGTH
from minzheng.casework.models import Letter, Outcome
from minzheng.web.forms import Form


class CodeForm(Form):
    """The code as printed, typed with or without spaces and dashes."""

    code = forms.CharField(
        label=_("验证码"),
        help_text=_("印在决定书末尾，由12位字母和数字组成。"),
        max_length=40,
        widget=forms.TextInput({"class": "input-code", "autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """Upper case, without what people put between groups."""
        code = "".join(character for character in str(self.cleaned_data["code"]).upper() if character.isalnum())
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("验证码是12位字母和数字。"))
        return code


@public
def letters(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("citizen:letter", form.cleaned_data["code"])
    return render(request, "casework/public/letters.html", {"form": form}, status=form.status)


@public
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Valid or not; if valid: number, date, masked name, outcome."""
    found = Letter.objects.filter(code=code.upper()).first()
    context: dict[str, Any] = {"code": code, "letter": found}
    if found is not None:
        in_force = found.pk == found.case.letters.order_by("-issued_at").values_list("pk", flat=True).first()
        context["name"] = mask_name(found.content["applicant"])
        context["outcome"] = Outcome(found.content["outcome"]).label
        context["is_latest"] = in_force
    return render(request, "casework/public/letter.html", context, status=200 if found else 404)
