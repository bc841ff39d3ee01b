"""People's names, compared without the accidents of typing."""

from __future__ import annotations

import unicodedata

DOT = "·"
_DOTS = str.maketrans(dict.fromkeys("・•․‧⋅∙･．•●", DOT))


def normalise_name(name: str) -> str:
    """For comparing, not for keeping: NFC, one kind of dot (U+00B7), no spaces at the ends or doubled.

    Between Chinese characters a space means nothing and goes (张 三 is 张三); in other scripts one stays.
    """
    words = unicodedata.normalize("NFC", name).translate(_DOTS).split()
    joined = ""
    for word in words:
        apart = joined and not (_is_han(joined[-1]) and _is_han(word[0]))
        joined += f" {word}" if apart and DOT not in (joined[-1], word[0]) else word
    return joined


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY")) or character == "〇"
