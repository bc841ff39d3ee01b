"""The road of a case in the shell: the same actions and permissions as the pages."""

from minzheng.casework.commands import applying, deciding, handling
from minzheng.casework.commands.shared import cases

__all__ = ["applying", "cases", "deciding", "handling"]
