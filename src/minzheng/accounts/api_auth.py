"""Who calls the API: a signed-in browser session, or a program with a key."""

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from minzheng.accounts.models import User
from minzheng.accounts.queries import user_of_token


class Session(SessionAuth):
    """The browser's session; writes need the CSRF token as pages do. Not with a password that has to be changed."""

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = request.user
        return user if isinstance(user, User) and user.is_active and not user.must_change_password else None


class ApiKey(HttpBearer):
    """`Authorization: Bearer <key>`; the key acts for its user."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = user_of_token(token)
        if user is not None:
            request.user = user
        return user


AUTH = [ApiKey(), Session()]
