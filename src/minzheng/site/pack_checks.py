"""Every room's part in the check of the packs."""

from minzheng.base.packs import SectionChecker
from minzheng.casework import checking as casework
from minzheng.funds import definitions as funds
from minzheng.outreach import definitions as outreach
from minzheng.policy import checker as policy
from minzheng.policy import openfisca
from minzheng.policy.reform import analysis
from minzheng.registry.population import CHECKERS as population
from minzheng.verification import definitions as verification


def checkers() -> list[SectionChecker]:
    """In the order of the rooms."""
    return [
        *policy,
        analysis.CHECKER,
        openfisca.CHECKER,
        *population,
        verification.CHECKER,
        casework.CHECKER,
        *funds.CHECKERS,
        outreach.CHECKER,
    ]
