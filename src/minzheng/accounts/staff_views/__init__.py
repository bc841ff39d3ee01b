"""Pages of accounts for staff: signing in, users and roles, the audit log, one's own keys, the demo's clock."""

from minzheng.accounts.staff_views.account import account, demo_clock, revoke_token, tokens
from minzheng.accounts.staff_views.audit import audit_chain, audit_export, audit_log
from minzheng.accounts.staff_views.sign_in import staff_sign_in
from minzheng.accounts.staff_views.users import end_role, user, users

__all__ = [
    "account",
    "audit_chain",
    "audit_export",
    "audit_log",
    "demo_clock",
    "end_role",
    "revoke_token",
    "staff_sign_in",
    "tokens",
    "user",
    "users",
]
