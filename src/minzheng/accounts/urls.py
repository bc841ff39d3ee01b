"""The pages of accounts: signing in, users, the audit log."""

from minzheng.accounts import urls_citizen, urls_staff

app_name = "accounts"
urlpatterns = [*urls_citizen.urlpatterns, *urls_staff.urlpatterns]
