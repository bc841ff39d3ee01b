"""Pages of accounts for staff: signing in, users and roles, the audit log, one's own account, the demo's clock."""

from minzheng.accounts.staff_views.account import account, demo_clock, revoke_token, tokens
from minzheng.accounts.staff_views.audit import audit_chain, audit_export, audit_log, audit_person
from minzheng.accounts.staff_views.password import change_password
from minzheng.accounts.staff_views.sign_in import staff_sign_in
from minzheng.accounts.staff_views.user_deeds import deactivate_user, reactivate_user, reset_user_password
from minzheng.accounts.staff_views.users import end_role, user, users

__all__ = [
    "account",
    "audit_chain",
    "audit_export",
    "audit_log",
    "audit_person",
    "change_password",
    "deactivate_user",
    "demo_clock",
    "end_role",
    "reactivate_user",
    "reset_user_password",
    "revoke_token",
    "staff_sign_in",
    "tokens",
    "user",
    "users",
]
