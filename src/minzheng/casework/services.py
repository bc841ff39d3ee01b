"""The site's pack as casework reads it: services, their frozen versions, the calendar and the catalogue of benefits."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings

from minzheng.base.divisions import Divisions, load_divisions
from minzheng.base.packs import Entry, PackChain, Reference, load_chain
from minzheng.base.workdays import Calendar, load_calendar
from minzheng.casework.definitions import Service
from minzheng.casework.models import Case, ServiceVersion
from minzheng.policy import Catalogue, load_catalogue
from minzheng.verification.definitions import load_sources


def chain() -> PackChain:
    """The chain of packs that this site runs."""
    return load_chain(settings.MINZHENG_PACK)


def catalogue() -> Catalogue:
    return load_catalogue(chain())


def calendar() -> Calendar:
    return load_calendar(chain())


def divisions() -> Divisions:
    return load_divisions(chain())


def services() -> dict[str, Entry[Service]]:
    """Every service that the site offers."""
    return chain().section("services", Service)


def current(key: str) -> Service:
    """The service as declared today. Raises KeyError for an unknown key."""
    return services()[key].value


def version_of(key: str) -> ServiceVersion:
    """Today's declaration as a frozen version, stored at its first use."""
    content = json.dumps(current(key).model_dump(mode="json"), ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    site = chain()
    version, _created = ServiceVersion.objects.get_or_create(
        digest=digest,
        defaults={"service": key, "pack": site.id, "pack_version": site.version, "content": content},
    )
    return version


@lru_cache(maxsize=256)
def _parsed(digest: str, text: str) -> Service:
    return Service.model_validate_json(text)


def definition(case: Case) -> Service:
    """The declaration that the case began under."""
    return _parsed(case.version_id, case.version.content)


def verification_items(service: Service) -> list[str]:
    """The items a service may ask for, as department.item; `all` stands for every item of the pack."""
    if service.verify_items != ["all"]:
        return service.verify_items
    return [f"{department}.{item}" for department, entry in load_sources(chain()).items() for item in entry.value.items]


def references() -> dict[str, Reference]:
    """The legal sources that the packs cite, by key."""
    return {key: entry.value for key, entry in chain().section("references", Reference).items()}
