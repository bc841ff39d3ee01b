"""The reformed scale: it takes the place of the formula of the same name."""

from minzheng.policy.authoring import MONTHLY, PERSON, law, marginal, variable, where


@variable(entity=PERSON, unit=MONTHLY, label=("社保缴费", "Social security contribution"), reference="social-security")
def social_security_contribution(p):
    middle = (law.contribution_threshold_2, law.contribution_rate_2)
    high = (law.contribution_threshold_3, law.contribution_rate_3)
    top = (law.contribution_threshold_4, law.contribution_rate_4)
    return where(
        law.contribution_has_third_rate,
        marginal(p.salary, middle, high, top, rounding="half_up"),
        marginal(p.salary, middle, rounding="half_up"),
    )
