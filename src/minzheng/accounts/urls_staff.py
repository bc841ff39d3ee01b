"""Addresses of accounts for staff; the site puts them into the namespace `accounts`."""

from django.urls import path

from minzheng.accounts import staff_views

urlpatterns = [
    path("staff/sign-in/", staff_views.staff_sign_in, name="staff_sign_in"),
    path("staff/account/", staff_views.account, name="account"),
    path("staff/account/tokens/", staff_views.tokens, name="tokens"),
    path("staff/account/tokens/<int:token_id>/revoke/", staff_views.revoke_token, name="revoke_token"),
    path("staff/account/password/", staff_views.change_password, name="change_password"),
    path("staff/users/", staff_views.users, name="users"),
    path("staff/users/<uuid:user_id>/", staff_views.user, name="user"),
    path("staff/users/<uuid:user_id>/roles/<int:grant_id>/end/", staff_views.end_role, name="end_role"),
    path("staff/users/<uuid:user_id>/deactivate/", staff_views.deactivate_user, name="deactivate_user"),
    path("staff/users/<uuid:user_id>/reactivate/", staff_views.reactivate_user, name="reactivate_user"),
    path("staff/users/<uuid:user_id>/password/", staff_views.reset_user_password, name="reset_password"),
    path("staff/audit/", staff_views.audit_log, name="audit"),
    path("staff/audit/person/", staff_views.audit_person, name="audit_person"),
    path("staff/audit/chain/", staff_views.audit_chain, name="audit_chain"),
    path("staff/audit/export/", staff_views.audit_export, name="audit_export"),
    path("staff/demo-clock/", staff_views.demo_clock, name="demo_clock"),
]
