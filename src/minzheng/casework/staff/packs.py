"""The pack browser: which rule, which figure, since when, by which law, and what is not certain yet."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.roles import Permission
from minzheng.casework import services
from minzheng.casework.citizen.explained import PERIODS
from minzheng.casework.staff.rules import RuleWords
from minzheng.casework.staff.tasks import role_label

readers = staff(Permission.SEE_PACKS)
GROUPS = {
    "living": _("基本生活"),
    "temporary": _("急难和支出困难"),
    "medical": _("医疗"),
    "children": _("儿童"),
    "elders": _("老年人"),
    "disability": _("残疾人"),
}
FORMS = {
    "cash": _("现金"),
    "in_kind": _("实物"),
    "service": _("服务"),
    "status": _("身份认定"),
    "insurance": _("保险"),
}
SETTERS = {"law": _("国家规定"), "province": _("省规定"), "city": _("市规定")}


def rule_words() -> RuleWords:
    return RuleWords(services.catalogue(), moment.today(), services.chain().division)


@readers
@require_GET
def packs(request: StaffRequest) -> HttpResponse:
    """The chain, the catalogue by group, and the services."""
    chain, catalogue = services.chain(), services.catalogue()
    grouped: dict[str, list[Any]] = {}
    for code, benefit in catalogue.benefits.items():
        grouped.setdefault(benefit.group, []).append({"code": code, "benefit": benefit, "form": FORMS[benefit.form]})
    context = {
        "chain": chain,
        "chain_packs": [pack.manifest for pack in chain.packs],
        "groups": [{"title": title, "benefits": grouped[key]} for key, title in GROUPS.items() if key in grouped],
        "services": [(key, entry.value) for key, entry in services.services().items()],
        "numbers": {"parameters": len(catalogue.parameters), "references": len(catalogue.references)},
    }
    return render(request, "casework/staff/packs.html", context)


@readers
@require_GET
def benefit(request: StaffRequest, code: str) -> HttpResponse:
    """One benefit: its rule in words, the figures it uses, its sources."""
    catalogue = services.catalogue()
    found = catalogue.benefits.get(code)
    if found is None:
        raise Http404
    spoken = rule_words()
    context = {
        "code": code,
        "benefit": found,
        "form_word": FORMS[found.form],
        "period": PERIODS[found.period],
        "conditions": spoken.conditions(code),
        "steps": spoken.steps(code),
        "figures": _figures(spoken.figures(code)),
        "references": services.references(),
        "cited": [catalogue.references[key].value for key in found.references if key in catalogue.references],
    }
    return render(request, "casework/staff/pack_benefit.html", context)


def _figures(found: list[Any]) -> list[dict[str, Any]]:
    return [{"figure": figure, "set_by": SETTERS.get(figure.set_by, figure.set_by)} for figure in found]


@readers
@require_GET
def parameters(request: StaffRequest) -> HttpResponse:
    """Every figure in force today, with its history."""
    spoken = rule_words()
    figures = _figures([spoken.figure(name) for name in services.catalogue().parameters])
    return render(request, "casework/staff/pack_parameters.html", {"figures": figures, "today": moment.today()})


@readers
@require_GET
def service(request: StaffRequest, key: str) -> HttpResponse:
    """One service: its steps, clocks and remedies."""
    if key not in services.services():
        raise Http404
    found, references = services.current(key), services.references()
    steps = [
        {"step": step, "role": role_label(step.role), "reference": references.get(step.limit.reference)}
        for step in found.steps.values()
    ]
    catalogue = services.catalogue()
    context = {
        "service": found,
        "steps": steps,
        "time_reference": references.get(found.time.reference),
        "notice_reference": references.get(found.notice.reference),
        "remedies": [(remedy, references.get(remedy.reference)) for remedy in found.remedies],
        "benefits": [(code, catalogue.benefits[code].title) for code in found.benefits if code in catalogue.benefits],
        "cited": [references[key] for key in found.references if key in references],
    }
    return render(request, "casework/staff/pack_service.html", context)


@readers
@require_GET
def references(request: StaffRequest) -> HttpResponse:
    """Every source that the packs cite."""
    found = sorted(services.references().items(), key=lambda pair: (pair[1].instrument.zh, pair[0]))
    return render(request, "casework/staff/pack_references.html", {"found": found})
