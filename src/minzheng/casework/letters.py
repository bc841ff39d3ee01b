"""Letters: the frozen content of a decision, its number and verification code, and the PDF set from it."""

import json
import secrets
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from minzheng.base.money import chinese_capital, format_yuan
from minzheng.casework import services
from minzheng.casework.models import Case, Counter, Decision, Letter

# No 0 O 1 I L: the code is read aloud and typed by hand.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
FONTS = ["Noto Serif CJK SC", "HanaMinA", "HanaMinB"]
PERIODS = {"month": "按月", "year": "按年", "once": "一次性", "per_event": "一次性"}


def issue(case: Case, decision: Decision, *, at: datetime) -> Letter:
    """Freeze and number the letter of a confirmation; inside the deciding transaction."""
    service = services.definition(case)
    year = timezone.localdate(at).year
    key = f"letter-{case.division[:6]}-{year}"
    counter, _created = Counter.objects.select_for_update().get_or_create(key=key)
    counter.value += 1
    counter.save()
    place = services.divisions()
    county = place.get(case.division[:6] + "000000")
    return Letter.objects.create(
        case=case,
        number=f"{county.name}民救〔{year}〕{counter.value}号",
        template=service.letter,
        content=content_of(case, decision, county.name),
        code="".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
        issued_at=at,
    )


def content_of(case: Case, decision: Decision, county: str) -> dict[str, Any]:
    """All that the letter says, as plain values."""
    service = services.definition(case)
    benefits = decision.proposal["benefits"]
    references = services.references()
    shown = [benefits[code] for code in service.benefits if code in benefits]
    granted = [
        {**entry, "yuan": format_yuan(entry["amount_fen"]), "capital": chinese_capital(entry["amount_fen"])}
        for entry in decision.granted
    ]
    cited = [key for benefit in shown if benefit["answer"] == "yes" for key in benefit["references"]]
    cited = list(dict.fromkeys([*service.references, *cited]))
    return {
        "county": county,
        "division": services.divisions().full_name(case.division),
        "service": service.title.model_dump(),
        "case_number": case.number,
        "applicant": case.applicant.name,
        "household": [entry["name"] for entry in decision.family["persons"]],
        "outcome": decision.outcome,
        "granted": granted,
        "reason": decision.reason,
        "benefits": shown,
        "references": [references[key].model_dump(mode="json") for key in cited if key in references],
        "remedies": [remedy.model_dump(mode="json") for remedy in service.remedies],
        "submitted_on": timezone.localdate(case.submitted_at).isoformat(),
        "noticed": case.notices.exists(),
        "start_month": _next_month(decision.decided_on),
        "decided_on": decision.decided_on.isoformat(),
        "rule_version": decision.rule_version,
        "phone": service.phone,
    }


def _next_month(day: date) -> str:
    """Benefits begin the month after the decision (次月起计发, Zhejiang regulation art. 56)."""
    return f"{day.year + day.month // 12}年{day.month % 12 + 1}月"


@cache
def _fonts() -> typst.Fonts:
    """The machine's fonts, read once: Noto CJK, then Hanazono for the rarest characters."""
    return typst.Fonts(include_system_fonts=True)


def missing_fonts() -> list[str]:
    """The font families that letters need and this machine lacks."""
    there = set(_fonts().families())
    return [family for family in FONTS if family not in there]


def template_path(name: str) -> Path:
    """The narrowest pack's template of that name. Raises FileNotFoundError."""
    found = services.chain().files(f"letters/{name}.typ")
    if not found:
        raise FileNotFoundError(f"letters/{name}.typ")
    return found[-1]


def pdf(letter: Letter) -> bytes:
    """The letter as PDF/A-2b; the same letter gives the same bytes."""
    values = {**printed(letter.content), "number": letter.number, "code": letter.code}
    compiled = typst.compile(
        template_path(letter.template).read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        pdf_standards="a-2b",
        timestamp=int(letter.issued_at.timestamp()),
    )
    assert isinstance(compiled, bytes)  # one file is asked for
    return compiled


def printed(content: dict[str, Any]) -> dict[str, Any]:
    """The frozen content as the Chinese words of the page."""
    granted = content["outcome"] == "grant"
    codes = {entry["code"] for entry in content["granted"]}
    explained = [b for b in content["benefits"] if b["code"] in codes]
    refused = [b for b in content["benefits"] if b["code"] not in codes and b["answer"] != "yes"]
    return {
        "authority": f"{content['county']}民政局",
        "county": content["county"],
        "title": "社会救助确认决定书" if granted else "不予确认决定书",
        "applicant": content["applicant"],
        "submitted_on": _day(content["submitted_on"]),
        "service": content["service"]["zh"],
        "case_number": content["case_number"],
        "household": "、".join(content["household"]),
        "size": str(len(content["household"])),
        "division": content["division"],
        "noticed": content["noticed"],
        "outcome": content["outcome"],
        "granted": [
            {
                "title": entry["title"]["zh"],
                "period": PERIODS[entry["period"]],
                "yuan": entry["yuan"],
                "capital": entry["capital"],
            }
            for entry in content["granted"]
        ],
        "start_month": content["start_month"],
        "reason": content["reason"],
        "explained": [{"title": b["title"]["zh"], "lines": [s["text"]["zh"] for s in b["steps"]]} for b in explained],
        "refused": [{"title": b["title"]["zh"], "why": _why_not(b)} for b in refused],
        "references": [_cited(r) for r in content["references"]],
        "remedies": [
            f"{r['title']['zh']}：收到本决定书之日起{r['days']}日内，向{r['to']['zh']}提出。"
            for r in content["remedies"]
        ],
        "marks": "部分标准须由本市确定，目前使用示例数值，以正式公布的为准。" if _has_placeholder(explained) else "",
        "phone": content["phone"],
        "decided_on": _day(content["decided_on"]),
        "date": [int(part) for part in content["decided_on"].split("-")],
    }


def _cited(reference: dict[str, Any]) -> str:
    article = reference.get("article") or ""
    return f"《{reference['instrument']['zh']}》" + (f"第{article}条" if article.isdigit() else article)


def _why_not(benefit: dict[str, Any]) -> str:
    failed = [c for c in benefit["conditions"] if c["holds"] is False]
    lines = [c["text"]["zh"] + (f"（{c['gap']['zh']}）" if c.get("gap") else "") for c in failed]
    return "；".join(lines) or "现有事实不足以确定"


def _has_placeholder(benefits: list[dict[str, Any]]) -> bool:
    return any(use["set_by"] == "city" and not use["verified"] for b in benefits for use in b["parameters"])


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
