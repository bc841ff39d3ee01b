"""What can be wrong with a run over a population."""

from __future__ import annotations

from minzheng.base.errors import MinzhengError


class PlanError(MinzhengError):
    """What was asked for cannot be computed in columns: an unknown name, or numbers that could grow past 64 bits."""

    code = "policy.bulk.plan"
