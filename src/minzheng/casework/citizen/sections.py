"""The pack's form as pages: whom a section concerns, its questions, and the answers shown for checking."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.base.identifiers import mask_account, mask_id
from minzheng.casework import services
from minzheng.casework.citizen.facts import Group, is_ordinary, shown
from minzheng.casework.definitions import FormSection
from minzheng.casework.models import Case
from minzheng.policy.definitions import Input
from minzheng.registry.models import Person
from minzheng.web.filters import date_zh
from minzheng.web.language import in_language

ADULT = 18
ELDER = 60  # law on the protection of the rights of the elderly, art. 2

Entry = dict[str, Any]


def road() -> list[str]:
    """The three parts of an application, for the page's steps."""
    return [_("核对"), _("同意"), _("提交")]


def age_on(birth_on: str, on: date) -> int:
    """Full years; somebody born on 29 February has the birthday on 1 March of a common year."""
    born = date.fromisoformat(birth_on)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def concerned(section: FormSection, family: dict[str, Any], on: date) -> list[Entry]:
    """The members a section asks about, in the family's order; none for a section about the household."""
    tests: dict[str, Callable[[int], bool]] = {
        "everyone": lambda age: True,
        "adults": lambda age: age >= ADULT,
        "children": lambda age: age < ADULT,
        "elders": lambda age: age >= ELDER,
        "household": lambda age: False,
    }
    wanted = tests[section.people]
    return [entry for entry in family["persons"] if wanted(age_on(entry["birth_on"], on))]


def person_title(entry: Entry) -> str:
    """ "沈例（配偶）": the name with the relation to the applicant."""
    relation = services.catalogue().inputs["relation"].choices.get(entry["relation"])
    return _("%(name)s（%(relation)s）") % {"name": entry["name"], "relation": in_language(relation)}


def questions(section: FormSection) -> list[Input]:
    """The facts that a section asks for, in the pack's order."""
    inputs = services.catalogue().inputs
    return [inputs[name] for name in section.variables]


def groups(section: FormSection, family: dict[str, Any], on: date, only: str = "") -> list[Group]:
    """The section's questions by person, or only those of one person; one group for a section about the household."""
    items = questions(section)
    if section.people == "household":
        return [Group("", "", items, family.get("household", {}))]
    people = [entry for entry in concerned(section, family, on) if only in ("", entry["id"])]
    return [Group(entry["id"], person_title(entry), items, entry) for entry in people]


@dataclass(frozen=True)
class Card:
    """The answers about one person, or the household, on the check page."""

    title: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class SectionView:
    """A section of the check page."""

    key: str
    title: str
    cards: list[Card]


def check_sections(case: Case, on: date) -> Iterator[SectionView]:
    """What the check page shows; a section that concerns nobody is left out."""
    for key, section in services.definition(case).form.items():
        found = groups(section, case.family, on)
        if found:
            yield SectionView(key, str(in_language(section.title)), [_card(case, key, group) for group in found])


def _card(case: Case, key: str, group: Group) -> Card:
    """Facts that say something, each with a way to change it; the rest in one row."""
    page = reverse("citizen:section", args=[case.number, key])
    if group.key:
        page = f"{page}?person={group.key}"
    telling = [item for item in group.items if not is_ordinary(item, group.stated.get(item.name))]
    quiet = [str(in_language(item.label)) for item in group.items if item not in telling]
    rows: list[dict[str, Any]] = [
        {
            "key": item.label,
            "value": shown(item, group.stated.get(item.name)),
            "change_url": f"{page}#id_{group.name(item)}",
        }
        for item in telling
    ]
    if quiet:
        title = _("其余各项") if telling else _("各项")
        rows.append({"key": title, "value": _("都没有"), "note": _("、").join(quiet), "change_url": page})
    return Card(group.title, rows)


def people_rows(case: Case) -> list[dict[str, Any]]:
    """Who lives here, ID numbers masked."""
    members = Person.objects.filter(pk__in=[entry["id"] for entry in case.family["persons"]])
    numbers = {str(pk): number for pk, number in members.values_list("pk", "id_number")}
    return [
        {
            "key": person_title(entry),
            "value": mask_id(numbers.get(entry["id"], "")),
            "note": _("%(date)s出生") % {"date": date_zh(entry["birth_on"])},
        }
        for entry in case.family["persons"]
    ]


def contact_rows(case: Case) -> list[dict[str, Any]]:
    """How to reach the applicant and where money goes."""
    person = case.applicant
    page = reverse("citizen:people", args=[case.number])
    return [
        {"key": _("联系电话"), "value": person.phone or _("没有登记"), "change_url": f"{page}#id_phone"},
        {"key": _("联系地址"), "value": person.address, "change_url": f"{page}#id_address"},
        {
            "key": _("收款账户"),
            "value": mask_account(person.bank_account) if person.bank_account else _("没有登记"),
            "note": person.bank_name,
            "change_url": f"{page}#id_bank_account",
        },
    ]
