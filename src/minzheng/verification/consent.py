"""The consent in plain words: who is asked, what and why, until when, and how to take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from minzheng.base.identifiers import mask_id
from minzheng.base.packs import PackChain, Reference, load_references
from minzheng.base.text import Text
from minzheng.registry.models import Person
from minzheng.verification.definitions import sources_of
from minzheng.verification.wording import day_in_words


@dataclass(frozen=True)
class AskedItem:
    label: Text
    why: Text


@dataclass(frozen=True)
class AskedDepartment:
    """A department with what it is asked, in the pack's order; `reference` is the law that allows it."""

    code: str
    label: Text
    reference: Reference | None
    items: list[AskedItem]


@dataclass(frozen=True)
class Consent:
    """What a family is asked to agree to. The template `verification/consent.html` and `in_words` say the same."""

    people: list[str]
    departments: list[AskedDepartment]
    until: date

    @property
    def item_count(self) -> int:
        return sum(len(department.items) for department in self.departments)

    def in_words(self, language: str) -> str:
        """The wording to agree to, for its hash and for paper."""
        with override("en" if language.lower().startswith("en") else "zh-hans"):
            lines = [
                _("经济状况核对授权书"),
                _("我们同意民政部门为办理本次申请，向下列部门核对下列人员的情况。不需要我们再开证明、交材料。"),
                _("核对谁：%(people)s。") % {"people": _("、").join(self.people)},
                _("问谁、问什么、为什么："),
            ]
            for department in self.departments:
                lines.append(f"{department.label.in_language(language)}")
                lines += [f"  - {item.label.in_language(language)}: {item.why.in_language(language)}"
                          for item in department.items]  # fmt: skip
            lines += [
                _("不问以上所列之外的任何事项。核对结果只用于本次申请及其动态管理。"),
                _("有效期至：%(day)s（含当日）。") % {"day": day_in_words(self.until)},
                _("随时可以撤回：在“我的办件”中点“撤回授权”，或到任一窗口、拨打12349。撤回后不再询问任何部门。"),
            ]
        return "\n".join(lines)


def consent(chain: PackChain, items: Sequence[str], people: Sequence[Person], until: date) -> Consent:
    """What these items ("department.item") mean for these people. Raises UnknownItem."""
    sources = sources_of(chain)
    references = {key: entry.value for key, entry in load_references(chain).items()}
    departments = [
        AskedDepartment(
            code=code,
            label=sources.departments[code].label,
            reference=references.get(sources.departments[code].reference),
            items=[
                AskedItem(item.label, item.why) for name in names for item in [sources.departments[code].items[name]]
            ],
        )
        for code, names in sources.by_department(list(items)).items()
    ]
    return Consent([f"{person.name}（{mask_id(person.id_number)}）" for person in people], departments, until)


def consent_text(
    chain: PackChain, service_items: Sequence[str], people: Sequence[Person], until: date, language: str
) -> str:
    """The wording in one language. Raises UnknownItem."""
    return consent(chain, service_items, people, until).in_words(language)
