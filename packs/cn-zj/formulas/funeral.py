"""Basic funeral services free of charge, and the reward for land-saving burial."""

from minzheng.policy.authoring import PERSON, Rule, benefit, condition, law, min_of, step, where


def somebody_died(p, reference):
    return condition(p.deceased, "家里有人去世", "Someone of the family has died", reference)


@benefit("funeral_waiver", entity=PERSON)
def funeral_waiver(p):
    transport = min_of(p.funeral_transport, law.funeral_transport_most)
    storage = min_of(p.funeral_storage, law.funeral_storage_most)
    cremation = min_of(p.funeral_cremation, law.funeral_cremation_most)
    ashes = min_of(p.funeral_ashes, law.funeral_ashes_most)
    total = transport + storage + cremation + ashes
    return Rule(
        who=somebody_died(p, "funeral-2026"),
        conditions=[],
        amount=total,
        steps=[
            step(
                "{name}：接运{transport} + 存放{storage} + 火化{cremation} + 骨灰寄存{ashes} = "
                "免除{total}，每项不超过当地标准",
                "{name}: collecting {transport} + keeping {storage} + cremation {cremation} + ashes {ashes} = "
                "{total} waived, each item up to the local standard",
                reference="funeral-2026",
                transport=transport,
                storage=storage,
                cremation=cremation,
                ashes=ashes,
                total=total,
            )
        ],
    )


@benefit("eco_burial", entity=PERSON)
def eco_burial(p):
    kind = p.burial
    others = where(kind.is_in("tree"), law.eco_tree, law.eco_niche)
    amount = where(kind.is_in("sea"), law.eco_sea, where(kind.is_in("lawn"), law.eco_lawn, others))
    return Rule(
        who=somebody_died(p, "eco-burial"),
        conditions=[
            condition(
                ~kind.is_in("none"),
                "{name}要采用节地生态安葬（草坪葬、树葬、骨灰堂、海葬）；现为“{kind}”",
                "{name} must be buried in a land-saving way (lawn, tree, niche, sea); now: {kind}",
                "eco-burial",
                kind=kind,
            )
        ],
        amount=amount,
        steps=[
            step(
                "{name}：{kind}，骨灰安放后一次奖补{amount}，一位逝者一次",
                "{name}: {kind}, {amount} once the ashes are placed, once for each deceased",
                reference="eco-burial",
                kind=kind,
                amount=amount,
            )
        ],
    )
