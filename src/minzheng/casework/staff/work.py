"""The work list: everything that waits, by date due."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.keyset import page
from minzheng.accounts.models import User
from minzheng.casework import actions
from minzheng.casework.queries import work_steps
from minzheng.casework.staff import worklist
from minzheng.web.forms import Form
from minzheng.web.language import in_language

workers = staff(*worklist.WORKERS)


class FilterForm(Form):
    step = forms.ChoiceField(label=gettext_lazy("环节"), required=False)
    town = forms.ChoiceField(label=gettext_lazy("乡镇（街道）"), required=False)

    def __init__(self, *args: Any, user: User, of_steps: bool, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        towns = worklist.towns_of(user)
        every = ("", _("全部"))
        step, town = self.fields["step"], self.fields["town"]
        assert isinstance(step, forms.ChoiceField)
        assert isinstance(town, forms.ChoiceField)
        step.choices = [every, *((key, in_language(title)) for key, title in worklist.step_titles().items())]
        town.choices = [every, *((place.prefix, place.name) for place in towns)]
        if not towns:
            del self.fields["town"]
        if not of_steps:
            del self.fields["step"]

    def chosen(self) -> dict[str, str]:
        """The filter as look-ups on a row of a queue; a value that is not offered filters nothing."""
        wanted = self.cleaned_data if self.is_valid() else {}
        names = {"step": "key", "town": "case__division__startswith"}
        return {look_up: wanted[name] for name, look_up in names.items() if wanted.get(name)}


@workers
@require_GET
def work(request: StaffRequest) -> HttpResponse:
    """One saved query; without a choice, what is in one's own hands, or else the team's."""
    user, today = request.user, moment.today()
    counted = worklist.counts(user, today)
    key = request.GET.get("queue", "")
    if key not in counted:
        key = "mine" if counted.get("mine") else "team"
    queue = worklist.QUEUES[key]
    form = FilterForm(request.GET, user=user, of_steps=queue.of_steps)
    rows = worklist.rows_of(queue, user, today).filter(**form.chosen())
    listed = page(request, rows, by=queue.by, key=lambda row: (getattr(row, queue.by[0]), row.pk))
    tabs = [
        {"text": other.title, "url": f"?queue={other.key}", "count": counted[other.key], "current": other.key == key}
        for other in worklist.queues_of(user)
    ]
    context = {"tabs": tabs, "queue": queue, "page": listed, "form": form, "filtered": bool(form.chosen())}
    context["lines"] = worklist.lines(queue, listed.rows, user, today)
    return render(request, "casework/staff/work.html", context)


@workers
@require_POST
def claim(request: StaffRequest, step_id: int) -> HttpResponse:
    """Take a step, or give it back. The form says which it means, so that a second click does not undo the first."""
    step = get_object_or_404(work_steps(request.user), pk=step_id)
    mine = request.POST.get("want") == "take"
    actions.claim_step(actor=request.user, step_id=step.pk, mine=mine)
    messages.success(request, _("已归您办理。") if mine else _("已交回本组。"))
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = reverse("staff:work")
    return HttpResponseRedirect(following)
