"""How soon somebody should visit a family that aid may concern: points, the more the sooner."""

from minzheng.policy.authoring import COUNT, HOUSEHOLD, law, variable, where


@variable(
    entity=HOUSEHOLD,
    unit=COUNT,
    label=("走访优先分", "Points for an early visit"),
    reference="reform-2020",
)
def outreach_points(h):
    people = h.persons.where("is_member")
    children = people.count(lambda p: p.years_old < 16) * law.outreach_points_child
    disabled = people.count("severely_disabled") * law.outreach_points_disabled
    very_old = people.count(lambda p: p.years_old >= 80) * law.outreach_points_very_old
    alone = (h.size == 1) & people.any(lambda p: p.years_old >= 70)
    penniless = h.counted_income * 2 < h.dibao_line
    return (
        children
        + disabled
        + very_old
        + where(alone, law.outreach_points_alone, 0)
        + where(penniless, law.outreach_points_penniless, 0)
    )
