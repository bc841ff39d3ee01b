"""What can be wrong with an order for a demo city."""

from __future__ import annotations

from minzheng.base.errors import MinzhengError


class HouseholdCountError(MinzhengError):
    """Fewer than one household, or more than one run makes."""

    code = "population.households.range"


class NoFiguresError(MinzhengError):
    """The packs give no published figures for the division."""

    code = "population.figures.none"


class OutputNotEmptyError(MinzhengError):
    """The folder holds something already."""

    code = "population.output.not_empty"
