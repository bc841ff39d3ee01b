"""Who may open a page. Each view carries one of these; a test refuses a route without."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds
from minzheng.accounts.roles import Permission

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def public(view: View) -> View:
    """Anyone may open it."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def citizen(view: View) -> View:
    """A signed-in citizen; the view itself shows only what is theirs."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or not user.is_citizen:
            return redirect_to_login(request.get_full_path(), resolve_url("accounts:sign_in"))
        return view(request, *args, **kwargs)

    guarded.access = "citizen"  # type: ignore[attr-defined]
    return guarded


def signed_in(view: View) -> View:
    """Anyone who is signed in, citizen or staff."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("accounts:sign_in"))
        if request.user.must_change_password:
            return redirect("accounts:change_password")
        return view(request, *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def own_account(view: View) -> View:
    """Any member of staff, with or without a role, also one who has to change the password before anything else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or user.is_citizen:
            return redirect_to_login(request.get_full_path(), resolve_url("accounts:staff_sign_in"))
        return view(request, *args, **kwargs)

    guarded.access = "own_account"  # type: ignore[attr-defined]
    return guarded


def staff(*permissions: Permission) -> Callable[[View], View]:
    """Staff who hold one of the permissions somewhere; which rows they see, the query decides."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not user.is_authenticated or user.is_citizen:
                return redirect_to_login(request.get_full_path(), resolve_url("accounts:staff_sign_in"))
            if not any(holds(user, permission) for permission in permissions):
                raise NotPermitted(permissions[0])
            if user.must_change_password:
                return redirect("accounts:change_password")
            return view(request, *args, **kwargs)

        guarded.access = tuple(permissions)  # type: ignore[attr-defined]
        return guarded

    return decorate
