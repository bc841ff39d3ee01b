"""Finding a family by ID number or exact name, and a household's whole record; opening it is logged."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from minzheng.accounts import audit, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.fields import index
from minzheng.accounts.keyset import page
from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed, scope
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.base.identifiers import normalise_name, parse_id_number
from minzheng.casework import panels, services
from minzheng.casework.models import Case, CaseState
from minzheng.casework.staff import facts
from minzheng.casework.staff.case import STATE_KINDS, revealed
from minzheng.registry.models import Household, Membership
from minzheng.registry.queries import members, other_households
from minzheng.web.forms import Form, refused

readers = staff(Permission.OPEN_FAMILY)
MOST_CASES = 50
MOST_PANELS = 3


class SearchForm(Form):
    """An ID number or a whole name. It is sent by POST, so that no ID number gets into an address or a log."""

    wanted = forms.CharField(
        label=_("身份证号码或完整姓名"),
        max_length=50,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_wanted(self) -> str:
        written = str(self.cleaned_data["wanted"]).strip()
        if any(character.isdigit() for character in written):
            try:
                return parse_id_number("".join(written.split())).value
            except MinzhengError as error:
                raise refused(error) from error
        return written


def memberships(user: User) -> Any:
    """Open memberships of households in the user's places."""
    here = Membership.objects.filter(scope(user, Permission.OPEN_FAMILY, "household__division"), to_on=None)
    return here.select_related("person", "household").defer(
        "person__id_number", "person__phone", "person__bank_account", "household__known"
    )


@readers
@never_cache
def search(request: StaffRequest) -> HttpResponse:
    """An ID number opens the family at once; a name lists everyone of that name."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    status, name, nothing, rows = form.status, request.GET.get("name", ""), False, None
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["wanted"]
        if not wanted[0].isdigit():
            return redirect(f"{reverse('staff:families')}?{urlencode({'name': wanted})}")
        rows = list(memberships(request.user).filter(person__id_index=index(wanted))[:3])
        if len(rows) == 1:
            return redirect("staff:family", rows[0].household_id)
        nothing = not rows
    elif name and not form.is_bound:
        found = memberships(request.user).filter(person__name=normalise_name(name))
        listed = page(request, found, by=("household_id", "id"), key=lambda row: (row.household_id, row.pk))
        nothing = not listed.rows
        rows = listed.rows
        form = SearchForm(initial={"wanted": name})
        context = {"form": form, "rows": _rows(rows), "nothing": nothing, "page": listed}
        return render(request, "casework/staff/families.html", context)
    context = {"form": form, "rows": _rows(rows or []), "nothing": nothing}
    return render(request, "casework/staff/families.html", context, status=status)


def _rows(found: list[Membership]) -> list[dict[str, Any]]:
    places = services.divisions()
    return [
        {
            "member": row,
            "place": "".join(place.name for place in places.path(row.household.division)[-2:]),
            "url": reverse("staff:family", args=[row.household_id]),
        }
        for row in found
    ]


def household_for(user: User, household_id: UUID) -> Household:
    """The household if it is in the user's places; Http404 otherwise."""
    return get_object_or_404(Household.objects.visible_to(user), pk=household_id)


@readers
@never_cache
@require_GET
def family(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Members, known facts, earlier cases and, where a higher room offers them, payments."""
    user, household = request.user, household_for(request.user, household_id)
    number = request.GET.get("case", "")
    here = Case.objects.visible_to(user).filter(household=household)
    came_from = number if number and here.filter(number=number).exists() else ""
    audit.record(
        actor=user, action="view_family", subject=household, case_number=came_from,
        purpose=f"case {came_from}" if came_from else "family record",
    )  # fmt: skip
    today = moment.today()
    cases = list(here.select_related("version").defer("family", "note").order_by("-opened_at")[:MOST_CASES])
    granted = [case for case in cases if case.state == CaseState.GRANTED][:MOST_PANELS]
    key = next(iter(services.services()))
    context = {
        "household": household,
        "place": services.divisions().full_name(household.division),
        "members": [facts.member_card(m.person, m.relation, today) for m in members(household)],
        "doubled": _doubled(user, household),
        "tables": facts.fact_tables(services.current(key), household.known, today) if household.known else [],
        "cases": [_case_row(case) for case in cases],
        "panels": [block for case in granted for block in panels.render(case, user)],
        "may_receive": allowed(user, Permission.RECEIVE, household.division),
        "links": True,
        "reveal_url": reverse("staff:family_reveal", args=[household.pk]),
        "former": household.memberships.exclude(to_on=None).select_related("person"),
    }
    return render(request, "casework/staff/family.html", context)


def _case_row(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "url": reverse("staff:case", args=[case.number]),
        "service": services.definition(case).title,
        "opened": case.opened_at,
        "state": {"text": case.get_state_display(), "kind": STATE_KINDS[CaseState(case.state)]},
    }


def _doubled(user: User, household: Household) -> list[dict[str, Any]]:
    """Members who are registered in another household too, with those of them that the user may open."""
    others = other_households(household)
    people = {str(member.person.pk): member.person for member in members(household) if str(member.person.pk) in others}
    ids = [other for homes in others.values() for other in homes]
    visible = {str(home.pk): home for home in Household.objects.visible_to(user).filter(pk__in=ids)}
    return [
        {
            "person": people[person],
            "homes": [visible[home] for home in homes if home in visible],
            "elsewhere": any(home not in visible for home in homes),
        }
        for person, homes in others.items()
    ]


@readers
@never_cache
@require_POST
def reveal(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """One protected number of one member, in full; logged."""
    household = household_for(request.user, household_id)
    ids = [str(member.person.pk) for member in members(household)]
    return revealed(request, ids, purpose="family record", division=household.division)
