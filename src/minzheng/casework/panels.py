"""Blocks that higher rooms show on a case page, such as its payments."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from minzheng.accounts.models import User

if TYPE_CHECKING:
    from minzheng.casework.models import Case

# Returns safe HTML, or None when there is nothing to show or this user may not see it.
Panel = Callable[["Case", User], str | None]

_panels: dict[str, Panel] = {}


def register(name: str, panel: Panel) -> None:
    """Offer a block; called from a room's AppConfig.ready()."""
    _panels[name] = panel


def render(case: "Case", user: User) -> list[str]:
    """The blocks for this case and user, in order of their names."""
    blocks = (panel(case, user) for _name, panel in sorted(_panels.items()))
    return [block for block in blocks if block]
