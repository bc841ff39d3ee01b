"""The case that a citizen, or staff for somebody, is working on; opening one as staff is logged."""

from typing import cast

from django.http import HttpRequest

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.casework.errors import NotInThisState
from minzheng.casework.models import Case, CaseState
from minzheng.casework.queries import case_for

EDITABLE = (CaseState.DRAFT, CaseState.PAUSED)


def user_of(request: HttpRequest) -> User:
    """The signed-in user; the view's access decorator has seen to that."""
    return cast(User, request.user)


def own_case(request: HttpRequest, number: str) -> Case:
    """The case, for the applicant or for staff who may receive it; a look by staff is logged.

    Raises CaseNotFound, NotPermitted.
    """
    user = user_of(request)
    case = case_for(user, number)
    if not user.is_citizen:
        require(user, Permission.RECEIVE, case.division)
        audit.record(
            actor=user, action="open_application", subject=case, purpose="acting for the applicant",
            case_number=case.number, detail={"household": str(case.household_id)},
        )  # fmt: skip
    return case


def editable_case(request: HttpRequest, number: str) -> Case:
    """The case while its answers may still change. Raises CaseNotFound, NotPermitted, NotInThisState."""
    case = own_case(request, number)
    if case.state not in EDITABLE:
        raise NotInThisState(CaseState(case.state))
    return case
