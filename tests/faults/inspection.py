"""What is whole and what is half-done in a site's database."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from minzheng.accounts.audit import first_break
from minzheng.accounts.models import AuditEntry, Operation
from minzheng.casework.models import Case, Letter
from minzheng.funds.models import Entitlement, EntitlementEvent
from minzheng.verification.models import Answer, AnswerVersion, Authorisation, Check, Report, SourceQuery

STEPS = 6


def chain_is_whole() -> bool:
    return first_break(AuditEntry.objects.order_by("sequence").iterator()) is None


def submitted(only: str = "") -> dict[str, Any]:
    """Cases that are whole, by number; drafts; and every case or row that is neither. `only`: look at one case."""
    whole, drafts, broken = [], 0, []
    for case in _cases(only).prefetch_related("steps", "events"):
        seen = (
            case.state,
            len(case.steps.all()),
            Authorisation.objects.filter(case_number=case.number, pk=case.authorisation_id).count(),
            [event.kind for event in case.events.all()],
            _audited(case),
            Operation.objects.filter(kind="submit_case", result_id=str(case.pk)).count(),
        )
        if seen == ("draft", 0, 0, ["opened"], ["open_case"], 0):
            drafts += 1
        elif seen == (
            "open",
            STEPS,
            1,
            ["opened", "submitted"],
            ["open_case", "authorise_verification", "submit_case"],
            1,
        ):
            whole.append(case.number)
        else:
            broken.append([case.number, repr(seen)])
    if not only:
        broken += _out_of_place(len(whole))
    return {"whole": whole, "drafts": drafts, "broken": broken, "chain": chain_is_whole()}


def _out_of_place(whole: int) -> list[list[str]]:
    """Gaps in the numbers, and rows that no case owns."""
    found = []
    numbers = sorted(Case.objects.values_list("number", flat=True))
    if [int(number[14:20]) for number in numbers] != list(range(1, len(numbers) + 1)):
        found.append(["numbers", repr(numbers)])
    if Authorisation.objects.count() != whole:
        found.append(["authorisations", str(Authorisation.objects.count())])
    if Operation.objects.filter(result_id="").exists():
        found.append(["operations", "without a result"])
    return found


def decided(only: str = "") -> dict[str, Any]:
    """Granted cases with all that a grant causes, undecided ones with nothing of it, and what is neither."""
    whole, undecided, broken = [], 0, []
    for case in _cases(only):
        decisions = case.decisions.filter(kind="confirmation")
        entitlements = Entitlement.objects.filter(case_id=case.pk)
        audit = Counter(_audited(case))
        seen = (
            case.state,
            case.letters.count(),
            case.events.filter(kind="confirmed").count(),
            case.steps.get(key="confirm").state,
            audit["decide_confirmation"],
            Operation.objects.filter(kind="confirm", result_id__in=[str(d.pk) for d in decisions]).count(),
            [sorted(entry["code"] for entry in one) for one in (d.granted for d in decisions)],
            sorted(entitlements.values_list("benefit", flat=True)),
            EntitlementEvent.objects.filter(entitlement__in=entitlements).count(),
        )
        if seen == ("open", 0, 0, "ready", 0, 0, [], [], 0):
            undecided += 1
        elif seen[:6] == ("granted", 1, 1, "done", 1, 1) and seen[6] == [seen[7]] and seen[8] == len(seen[7]) > 1:
            whole.append(case.number)
        else:
            broken.append([case.number, repr(seen)])
    numbers = sorted(int(letter.number.partition("〕")[2][:-1]) for letter in Letter.objects.all())
    if numbers != list(range(1, len(numbers) + 1)):
        broken.append(["letters", repr(numbers)])
    return {"whole": whole, "undecided": undecided, "broken": broken, "chain": chain_is_whole()}


def asked() -> dict[str, Any]:
    """Counts of the questions, the answers and what they led to."""
    return {
        "questions": SourceQuery.objects.count(),
        "answered": SourceQuery.objects.filter(state="answered").count(),
        "items": sum(len(query.items) for query in SourceQuery.objects.all()),
        "answers": Answer.objects.count(),
        "changed answers": AnswerVersion.objects.count(),
        "checks": Check.objects.count(),
        "complete": Check.objects.filter(state="complete").count(),
        "reports": Report.objects.count(),
        "steps done": Case.objects.filter(steps__key="verify", steps__state="done").count(),
        "told": Case.objects.filter(events__kind="verification_finished").count(),
        "chain": chain_is_whole(),
    }


def _cases(only: str) -> QuerySet[Case]:
    return Case.objects.filter(number=only) if only else Case.objects.all()


def _audited(case: Case) -> list[str]:
    """What was done with the case, in order; looks left out."""
    entries = AuditEntry.objects.filter(case_number=case.number).exclude(action="view_case").order_by("sequence")
    return list(entries.values_list("action", flat=True))
