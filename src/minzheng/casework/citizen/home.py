"""The first page, and a service's guide. Anyone may open them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.accounts import moment
from minzheng.accounts.access import public
from minzheng.casework import services
from minzheng.casework.citizen.starting import service_or_404
from minzheng.verification.consent import consent


@public
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here."""
    offered = [{"key": key, "service": entry.value} for key, entry in services.services().items()]
    return render(request, "casework/public/home.html", {"services": offered})


@public
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """Who, what you get, what is needed, by when, which law, how to object."""
    service = service_or_404(key)
    references = services.references()
    asked = consent(services.chain(), services.verification_items(service), [], moment.today())
    context = {
        "key": key,
        "service": service,
        "asked": asked,
        "steps": list(service.steps.values()),
        "references": [references[name] for name in service.references if name in references],
        "time_reference": references.get(service.time.reference),
        "papers_reference": references.get(service.papers_reference or ""),
        "remedies": [(remedy, references.get(remedy.reference)) for remedy in service.remedies],
        "benefits": [benefit for code, benefit in services.catalogue().benefits.items() if code in service.benefits],
    }
    return render(request, "casework/public/guide.html", context)
