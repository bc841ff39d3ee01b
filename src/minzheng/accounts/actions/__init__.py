"""Every write of accounts: signing in, users and their roles, passwords, keys for the API."""

from minzheng.accounts.actions.passwords import change_password, reset_password
from minzheng.accounts.actions.roles import end_role, give_role
from minzheng.accounts.actions.signing_in import (
    CODE_MINUTES,
    FAILURES_BEFORE_LOCK,
    LOCK_MINUTES,
    request_code,
    sign_in_with_code,
    sign_in_with_password,
)
from minzheng.accounts.actions.tokens import create_api_token, revoke_api_token
from minzheng.accounts.actions.users import (
    create_first_administrator,
    create_staff,
    deactivate_user,
    reactivate_user,
    refuse_username,
)

__all__ = [
    "CODE_MINUTES",
    "FAILURES_BEFORE_LOCK",
    "LOCK_MINUTES",
    "change_password",
    "create_api_token",
    "create_first_administrator",
    "create_staff",
    "deactivate_user",
    "end_role",
    "give_role",
    "reactivate_user",
    "refuse_username",
    "request_code",
    "reset_password",
    "revoke_api_token",
    "sign_in_with_code",
    "sign_in_with_password",
]
