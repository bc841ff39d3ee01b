"""The cast of casework lives here too: a study counts them all."""

from minzheng.casework.tests.conftest import cast, clock

__all__ = ["cast", "clock"]
