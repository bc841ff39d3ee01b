"""The effects of decisions: `pay`, benefits become entitlements; `change_amount`, they are paid another amount."""

from minzheng.casework import effects
from minzheng.casework.effects import EffectContext
from minzheng.funds.actions import change_amounts, grant_benefits


def pay(context: EffectContext) -> None:
    """Schedule the payment of every benefit of the decision; running it again changes nothing."""
    grant_benefits(context)


def change_amount(context: EffectContext) -> None:
    """End the old amount of every benefit named and begin the new one, from the argument `from_month` or the start."""
    change_amounts(context)


def register() -> None:
    effects.register("pay", pay)
    effects.register("change_amount", change_amount)
