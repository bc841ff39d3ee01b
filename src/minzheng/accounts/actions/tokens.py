"""Keys with which another program acts for a user."""

import hashlib
import secrets

from django.db import transaction

from minzheng.accounts import audit, moment
from minzheng.accounts.errors import ApiTokenNotFound
from minzheng.accounts.models import ApiToken, User
from minzheng.accounts.permissions import place_of


@transaction.atomic
def create_api_token(*, user: User, name: str) -> str:
    """A new key for the API, shown this once."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user, name=name, token_hash=hashlib.sha256(token.encode()).hexdigest(), created_at=moment.now()
    )
    _record(user, "create_api_token", name)
    return token


@transaction.atomic
def revoke_api_token(*, actor: User, token_id: int) -> ApiToken:
    """End a key of one's own at once; repeating it changes nothing. Raises ApiTokenNotFound, also for another's."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id, user=actor).first()
    if token is None:
        raise ApiTokenNotFound
    if token.revoked_at is None:
        token.revoked_at = moment.now()
        token.save(update_fields=["revoked_at"])
        _record(actor, "revoke_api_token", token.name)
    return token


def _record(user: User, action: str, name: str) -> None:
    audit.record(
        actor=user, action=action, subject=user, division=place_of(user), purpose="API access", detail={"name": name}
    )
