"""How sensitive values show until someone with the right opens them."""

from __future__ import annotations

import unicodedata

_PAIRS = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容"
    "仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐"
    "段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙"
    "南荣东里东宫仲长子书子桑即墨达奚褚师纳兰完颜耶律欧陽司馬諸葛東方夏侯尉遲長孫鮮于"
)
_DOUBLE_SURNAMES = frozenset(_PAIRS[start : start + 2] for start in range(0, len(_PAIRS), 2))


def mask_id(value: str) -> str:
    """3399**********0018; of a shorter number a quarter at each end stays."""
    keep = min(4, len(value) // 4)
    return value[:keep] + "*" * (len(value) - 2 * keep) + value[len(value) - keep :]


def mask_name(name: str) -> str:
    """The surname and one star, whatever the length: 张*, 欧阳*. A name of other shape keeps its first character."""
    name = name.strip()
    if not name:
        return ""
    kept = name[:2] if len(name) > 2 and name[:2] in _DOUBLE_SURNAMES else name[:1]
    for follower in name[len(kept) :]:
        if not _is_mark(follower):
            break
        kept += follower
    return f"{kept}*"


def mask_phone(value: str) -> str:
    """138****5678; of a number under 8 digits only the last two stay."""
    if len(value) < 8:
        return "*" * max(0, len(value) - 2) + value[-2:] if len(value) > 2 else "*" * len(value)
    return value[:3] + "*" * (len(value) - 7) + value[-4:]


def mask_account(value: str) -> str:
    """Only the last four characters of a bank account stay; of a short one, none."""
    return "*" * (len(value) - 4) + value[-4:] if len(value) > 7 else "*" * len(value)


def _is_mark(character: str) -> bool:
    """A combining mark or a variation selector, which belongs to the character before it."""
    return unicodedata.combining(character) != 0 or unicodedata.category(character) in ("Mn", "Me", "Mc")
