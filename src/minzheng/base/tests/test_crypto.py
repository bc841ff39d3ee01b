import base64
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.crypto import (
    Cipher,
    CryptoError,
    Key,
    KeyFileError,
    Keys,
    TokenError,
    UnknownKey,
    load_keys,
    save_keys,
)

KEYS = Keys((Key("one", bytes(range(32))),), bytes(32))
CIPHER = Cipher(KEYS)
CONTEXT = "registry.person.id_number"


@given(st.binary(max_size=500), st.text(max_size=40))
def test_what_was_encrypted_comes_back(value: bytes, context: str) -> None:
    assert CIPHER.decrypt(CIPHER.encrypt(value, context), context) == value


@given(st.binary(min_size=1, max_size=40), st.data())
def test_a_changed_token_never_opens(value: bytes, data: st.DataObject) -> None:
    token = CIPHER.encrypt(value, CONTEXT)
    head, body = token.rsplit(".", 1)
    sealed = bytearray(base64.urlsafe_b64decode(body))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(TokenError):
        CIPHER.decrypt(f"{head}.{base64.urlsafe_b64encode(bytes(sealed)).decode()}", CONTEXT)


def test_two_tokens_of_one_value_differ_and_do_not_show_it() -> None:
    one, other = (CIPHER.encrypt(b"339900194603050018", CONTEXT) for _ in range(2))
    assert one != other
    assert one.startswith("v1.one.")
    assert b"3399" not in base64.urlsafe_b64decode(one.rsplit(".", 1)[1])


def test_a_token_copied_into_another_column_does_not_open() -> None:
    with pytest.raises(TokenError):
        CIPHER.decrypt(CIPHER.encrypt(b"x", CONTEXT), "registry.person.phone")


@pytest.mark.parametrize(
    "token", ["", "v1", "v1.one", "v1.one.", "v2.one.AAAA", "v1.one.AAAA", "v1.one.***", "v1.one.汉字", "plain text"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(TokenError):
        CIPHER.decrypt(token, CONTEXT)


def test_an_unknown_key_is_named() -> None:
    token = Cipher(Keys((Key("lost", b"k" * 32),), bytes(32))).encrypt(b"x", CONTEXT)
    with pytest.raises(UnknownKey, match="lost"):
        CIPHER.decrypt(token, CONTEXT)


def test_after_rotation_old_tokens_open_and_new_ones_use_the_new_key() -> None:
    old = CIPHER.encrypt(b"x", CONTEXT)
    rotated = Cipher(KEYS.rotated())
    assert rotated.decrypt(old, CONTEXT) == b"x"
    assert not rotated.is_current(old)
    assert rotated.is_current(rotated.encrypt(b"x", CONTEXT))
    assert rotated.blind_index("339900194603050018") == CIPHER.blind_index("339900194603050018")


def test_an_index_is_stable_keyed_and_bound_to_its_use() -> None:
    index = CIPHER.blind_index("339900194603050018")
    assert len(index) == 64
    assert index == Cipher(KEYS).blind_index("339900194603050018")
    assert index != CIPHER.blind_index("339900199003070026")
    assert index != CIPHER.blind_index("339900194603050018", "phone")
    assert index != Cipher(Keys(KEYS.encryption, b"i" * 32)).blind_index("339900194603050018")


def test_secrets_do_not_show_in_a_log() -> None:
    assert "secret" not in repr(KEYS.encryption[0])
    assert "index" not in repr(KEYS)


def test_a_missing_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "keys.json"
    keys = load_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keys(path) == keys
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_keys(path), range(8)))
    assert all(keys == found[0] for keys in found)


def test_rotated_keys_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = load_keys(path).rotated()
    save_keys(path, keys)
    assert load_keys(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["keys.json"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"encryption": [], "index": ""}',
        '{"encryption": [{"id": "a", "secret": "AA=="}], "index": "AA=="}',
    ],
)
def test_a_broken_key_file_is_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(CryptoError):
        load_keys(path)
    assert path.read_text() == content


def test_two_keys_of_one_id_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    load_keys(path)
    content = json.loads(path.read_text())
    content["encryption"] *= 2
    path.write_text(json.dumps(content))
    with pytest.raises(KeyFileError):
        load_keys(path)


def test_a_cipher_needs_a_key() -> None:
    with pytest.raises(KeyFileError):
        Cipher(Keys((), bytes(32)))
    with pytest.raises(KeyFileError):
        Key("Bad.Id", bytes(32))
