"""Signing in: a code by phone for citizens, a password for staff; guessing is locked out."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from minzheng.accounts.actions import FAILURES_BEFORE_LOCK, request_code, sign_in_with_code, sign_in_with_password
from minzheng.accounts.errors import SignInRefused, TooManyTries
from minzheng.accounts.models import User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
NUMBER = "339900194603050018"
PERSON = uuid4()


def sent(_phone: str, _code: str) -> None:
    """A provider that sends nothing."""


def sign_in(code: str, at: datetime = AT) -> User:
    return sign_in_with_code(id_number=NUMBER, code=code, person_id=PERSON, name="张三", at=at)


def test_the_code_that_was_sent_signs_in_and_makes_the_citizens_user_once() -> None:
    user = sign_in(request_code(id_number=NUMBER, phone="19900000000", send=sent, at=AT))
    again = sign_in(request_code(id_number=NUMBER, phone="19900000000", send=sent, at=AT))
    assert user.pk == again.pk
    assert user.is_citizen


def test_a_code_is_good_once() -> None:
    code = request_code(id_number=NUMBER, phone="19900000000", send=sent, at=AT)
    sign_in(code)
    with pytest.raises(SignInRefused):
        sign_in(code)


def test_a_code_ends_after_ten_minutes() -> None:
    code = request_code(id_number=NUMBER, phone="19900000000", send=sent, at=AT)
    with pytest.raises(SignInRefused):
        sign_in(code, at=AT + timedelta(minutes=10))


def test_someone_without_a_phone_on_record_is_answered_alike_and_gets_no_code() -> None:
    messages: list[str] = []
    code = request_code(id_number=NUMBER, phone=None, send=lambda phone, code: messages.append(code), at=AT)
    assert messages == []
    with pytest.raises(SignInRefused):
        sign_in(code)


def test_guessing_locks_the_number_for_a_quarter_of_an_hour() -> None:
    for _ in range(FAILURES_BEFORE_LOCK):
        with pytest.raises(SignInRefused):
            sign_in("000000")
    with pytest.raises(TooManyTries):
        sign_in("000000")
    request_code(id_number=NUMBER, phone="19900000000", send=sent, at=AT + timedelta(minutes=16))


def test_a_wrong_password_and_a_wrong_name_are_told_alike() -> None:
    User.objects.create_user("clerk", "right-password-1", display_name="clerk")
    assert sign_in_with_password(username="clerk", password="right-password-1", at=AT).username == "clerk"
    for username in ("clerk", "nobody"):
        with pytest.raises(SignInRefused):
            sign_in_with_password(username=username, password="wrong", at=AT)
