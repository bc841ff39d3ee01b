"""Reads of studies: whose, and a result in words."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from minzheng.accounts.models import User
from minzheng.accounts.permissions import jurisdictions
from minzheng.accounts.roles import Permission
from minzheng.base.codes import pad
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.policy.reform import words
from minzheng.policy.reform.excel import workbook
from minzheng.studies.errors import StudyNotFound, StudyNotReady
from minzheng.studies.models import Study, StudyState

Json = dict[str, Any]
SHOWN = ("families", "gaining", "losing", "gained_fen", "lost_fen", "poor_before", "poor_after")


def study_for(user: User, study_id: UUID) -> Study:
    """Raises StudyNotFound, also for one of another place."""
    study = Study.objects.visible_to(user).select_related("started_by").filter(pk=study_id).first()
    if study is None:
        raise StudyNotFound
    return study


def result_of(study: Study) -> Json:
    """The comparison. Raises StudyNotReady."""
    if study.state != StudyState.DONE:
        raise StudyNotReady
    found: Json = json.loads(study.result)
    return found


def places_of(user: User) -> list[tuple[str, str]]:
    """(12-digit code, full name) of the places whose figures the user may see, and of the counties inside them."""
    known = services.divisions()
    found: dict[str, str] = {}
    for prefix in sorted(jurisdictions(user, Permission.SEE_FIGURES)):
        found[pad(prefix)] = known.full_name(prefix)
        for county in known.under(prefix, "county"):
            found.setdefault(county.code12, known.full_name(county.prefix))
    return list(found.items())


def changes_of(study: Study) -> list[tuple[Text, str]]:
    """Each changed parameter by its label."""
    parameters = services.catalogue().parameters
    return [
        (parameters[name].value.label if name in parameters else Text(zh=name, en=name), str(change))
        for name, change in study.changes.items()
    ]


def groups_of(result: Json) -> list[Json]:
    """Every grouping with its rows in words, ready for a table and its bars."""
    places = services.divisions()
    found = []
    for key, title in words.DIMENSIONS.items():
        rows = [{**row, "name": words.group_name(key, row["group"], places)} for row in result["groups"][key]]
        most = max((max(row["gained_fen"] or 0, row["lost_fen"] or 0) for row in rows), default=0)
        found.append({"key": key, "title": title, "rows": rows, "most": most})
    return found


def spreadsheet(study: Study, language: str) -> bytes:
    """The result as .xlsx. Raises StudyNotReady."""
    return workbook(result_of(study), services.divisions(), language)
