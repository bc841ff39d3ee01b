"""What a town charges by income: a meal and the swimming pool."""

from minzheng.policy.authoring import HOUSEHOLD, MONTHLY, law, stepped, variable, where


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("餐价", "Price of a meal"), reference="prices")
def meal_price(h):
    return stepped(
        h.household_income,
        (law.meal_threshold_1, law.meal_price_1),
        (law.meal_threshold_2, law.meal_price_2),
        (law.meal_threshold_3, law.meal_price_3),
        (law.meal_threshold_4, law.meal_price_4),
    )


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("泳池票价", "Swimming pool"), reference="prices")
def swimming_pool_access(h):
    income = h.household_income
    first = where(income > law.pool_threshold_1, law.pool_increase_1, 0)
    second = where(income > law.pool_threshold_2, law.pool_increase_2, 0)
    third = where(income > law.pool_threshold_3, law.pool_increase_3, 0)
    return first + second + third
