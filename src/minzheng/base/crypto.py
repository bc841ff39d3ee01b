"""Sensitive fields at rest: AES-256-GCM, and a keyed index for looking a value up without storing it.

A token is "v1.<key id>.<base64url of nonce and ciphertext>". The context (such as "registry.person.id_number") is bound
in: a token copied into another column does not open. The first key encrypts; every key of the list still decrypts.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

_VERSION = "v1"
_NONCE = 12
_ID = re.compile(r"[a-z0-9]{1,32}")


class CryptoError(MinzhengError):
    """Encryption cannot work as it is set up."""

    code = "crypto"


class KeyFileError(CryptoError):
    """The key file cannot be read or is not one."""

    code = "crypto.key_file"


class UnknownKey(CryptoError):
    """A token was made with a key that is not in the key file."""

    code = "crypto.unknown_key"


class TokenError(CryptoError):
    """A token was damaged, changed, or belongs to another column."""

    code = "crypto.token"


@dataclass(frozen=True)
class Key:
    """A key and the short id that tokens carry. `secret` has 32 bytes."""

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != 32 or not _ID.fullmatch(self.id):
            raise KeyFileError(
                Text(zh=f"密钥“{self.id}”不合格。", en=f'The key "{self.id}" is not usable.'),
                Text(
                    zh="密钥为 32 字节，编号为小写字母和数字。",
                    en="A key has 32 bytes, its id small letters and digits.",
                ),
            )


@dataclass(frozen=True)
class Keys:
    """`encryption`: the newest first. `index` never changes with them, or every look-up would have to be rebuilt."""

    encryption: tuple[Key, ...]
    index: bytes = field(repr=False)

    def rotated(self) -> Keys:
        """With a new first key; older tokens stay readable."""
        return Keys((_new_key(), *self.encryption), self.index)


class Cipher:
    """Encrypts and decrypts the values of fields."""

    def __init__(self, keys: Keys) -> None:
        if not keys.encryption:
            raise KeyFileError(Text(zh="没有密钥。", en="There is no key."), None)
        self._first = keys.encryption[0].id
        self._ciphers = {key.id: AESGCM(_derived(key.secret, b"minzheng field")) for key in keys.encryption}
        self._index = _derived(keys.index, b"minzheng blind index")

    def encrypt(self, value: bytes, context: str) -> str:
        """A token that differs each time."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._ciphers[self._first].encrypt(nonce, value, _bound(self._first, context))
        return f"{_VERSION}.{self._first}.{base64.urlsafe_b64encode(sealed).decode()}"

    def decrypt(self, token: str, context: str) -> bytes:
        """Raises UnknownKey, TokenError."""
        version, _, rest = token.partition(".")
        key_id, _, body = rest.partition(".")
        if version != _VERSION or not body:
            raise _bad_token()
        if key_id not in self._ciphers:
            raise UnknownKey(
                Text(zh=f"没有编号为“{key_id}”的密钥。", en=f'There is no key "{key_id}".'),
                Text(
                    zh="恢复含有它的密钥文件；没有它数据无法打开。",
                    en="Restore the key file that has it; the data cannot be opened without.",
                ),
            )
        try:
            sealed = base64.b64decode(body.encode(), altchars=b"-_", validate=True)
            return self._ciphers[key_id].decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(key_id, context))
        except (binascii.Error, InvalidTag, ValueError) as error:
            raise _bad_token() from error

    def is_current(self, token: str) -> bool:
        """Whether the newest key made this token; if not, encrypting anew finishes a rotation."""
        return token.startswith(f"{_VERSION}.{self._first}.")

    def blind_index(self, value: str, context: str = "") -> str:
        """64 hex digits (HMAC-SHA-256), the same for the same value and context; it says nothing without the key."""
        return hmac.new(self._index, f"{context}\0{value}".encode(), hashlib.sha256).hexdigest()


def load_keys(path: Path) -> Keys:
    """Reads the key file; creates it, readable by its owner alone, when it is missing. Raises KeyFileError."""
    if not path.exists():
        _create(path, Keys((_new_key(),), secrets.token_bytes(32)))
    try:
        content = json.loads(path.read_text(encoding="ascii"))
        keys = tuple(Key(item["id"], _from_text(item["secret"])) for item in content["encryption"])
        index = _from_text(content["index"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileError(
            Text(zh=f"无法读取密钥文件 {path}。", en=f"The key file {path} cannot be read."),
            Text(
                zh="从备份恢复它。不要删除：没有它，已加密的数据无法打开。",
                en="Restore it from a backup. Do not delete it: without it the encrypted data cannot be opened.",
            ),
        ) from error
    if not keys or len(index) != 32 or len({key.id for key in keys}) != len(keys):
        raise KeyFileError(Text(zh=f"密钥文件 {path} 不完整。", en=f"The key file {path} is not complete."), None)
    return Keys(keys, index)


def save_keys(path: Path, keys: Keys) -> None:
    """Replaces the key file at once (after `rotated`)."""
    temporary = _write_beside(path, keys)
    temporary.replace(path)


def _create(path: Path, keys: Keys) -> None:
    """Of two processes that start together one file wins, and it is always a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(path, keys)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _write_beside(path: Path, keys: Keys) -> Path:
    content = {
        "encryption": [{"id": key.id, "secret": _to_text(key.secret)} for key in keys.encryption],
        "index": _to_text(keys.index),
    }
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _new_key() -> Key:
    return Key(secrets.token_hex(4), secrets.token_bytes(32))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def _bound(key_id: str, context: str) -> bytes:
    return f"{_VERSION}.{key_id}.{context}".encode()


def _to_text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _from_text(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _bad_token() -> TokenError:
    return TokenError(
        Text(
            zh="加密内容已损坏，或不属于这个字段。", en="The encrypted value is damaged, or belongs to another field."
        ),
        Text(zh="从备份恢复这一行，并查看审计日志。", en="Restore the row from a backup and look at the audit log."),
    )
