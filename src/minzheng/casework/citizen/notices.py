"""Public notices (公示) as anyone may read them, and the form to object to one."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.accounts import moment
from minzheng.accounts.access import public
from minzheng.casework import actions, services
from minzheng.casework.errors import NotInThisState
from minzheng.casework.models import Notice, NoticeState
from minzheng.web.forms import Form

PAGE = 50


class PlaceForm(Form):
    """Which town's notices to show; only towns that have any."""

    town = forms.ChoiceField(label=gettext_lazy("乡镇（街道）"), required=False)

    def __init__(self, *args: Any, towns: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = services.divisions()
        field = self.fields["town"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部"))] + [(town, names.full_name(town)) for town in towns]


class ObjectionForm(Form):
    """Who objects, how to reach them, and why."""

    name = forms.CharField(
        label=gettext_lazy("您的姓名"), max_length=50, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.RegexField(
        r"^\+?[0-9][0-9 -]{6,18}$",
        label=gettext_lazy("联系电话"),
        help_text=gettext_lazy("姓名和电话只有调查人员能看到，不会告诉公示的家庭。"),
        error_messages={"invalid": gettext_lazy("请填写手机号码或带区号的电话。")},
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    text = forms.CharField(
        label=gettext_lazy("您有什么异议？"),
        help_text=gettext_lazy("写您知道的事实，例如收入、房屋或车辆与公示情况不符。"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput())


def running() -> QuerySet[Notice]:
    """Notices that run today, the one that ends first first."""
    today = moment.today()
    return Notice.objects.filter(state=NoticeState.RUNNING, starts_on__lte=today, ends_on__gte=today).order_by(
        "ends_on", "id"
    )


@public
def notices(request: HttpRequest) -> HttpResponse:
    """Masked name, number of members, amount, until when: nothing else."""
    towns = sorted({division[:9] for division in running().values_list("division", flat=True).distinct()})
    form = PlaceForm(request.GET or None, towns=towns)
    town = form.cleaned_data["town"] if form.is_bound and form.is_valid() else ""
    found = running().filter(division__startswith=town)
    places = services.divisions()
    rows = [{"notice": notice, "place": places.full_name(notice.division)} for notice in found[:PAGE]]
    context = {"rows": rows, "filter": form, "more": found.count() > PAGE, "town": town}
    return render(request, "casework/public/notices.html", context)


@public
def object_to(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Object to a running notice; once sent, the same press again leads to the same confirmation."""
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    form = ObjectionForm(request.POST or None, initial={"operation": uuid4()})
    if request.method == "POST" and form.is_valid():
        actions.object_to_notice(
            notice_id=notice.pk,
            name=form.cleaned_data["name"],
            phone=form.cleaned_data["phone"],
            text=form.cleaned_data["text"],
            operation_id=str(form.cleaned_data["operation"]),
            at=moment.now(),
        )
        return redirect("citizen:objected")
    if not running().filter(pk=notice.pk).exists():
        raise NotInThisState(NoticeState(notice.state))
    place = services.divisions().full_name(notice.division)
    context = {"notice": notice, "place": place, "form": form}
    return render(request, "casework/public/object.html", context, status=form.status)


@public
def objected(request: HttpRequest) -> HttpResponse:
    """The objection was received."""
    return render(request, "casework/public/objected.html")
