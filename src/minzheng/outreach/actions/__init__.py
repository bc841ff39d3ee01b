"""Every write of outreach."""

from minzheng.outreach.actions.searching import begin_monthly_search, continue_search, start_search, work_searches
from minzheng.outreach.actions.visiting import apply_for_lead, close_lead, take_lead

__all__ = [
    "apply_for_lead",
    "begin_monthly_search",
    "close_lead",
    "continue_search",
    "start_search",
    "take_lead",
    "work_searches",
]
