"""The effect that packs name as `pay`: a decision becomes entitlements."""

from minzheng.casework import effects
from minzheng.casework.effects import EffectContext
from minzheng.funds.actions import grant_benefits


def pay(context: EffectContext) -> None:
    """Schedule the payment of every benefit of the decision; running it again changes nothing."""
    grant_benefits(context)


def register() -> None:
    effects.register("pay", pay)
