"""What searching and visiting share."""

from datetime import datetime

from minzheng.accounts.models import User
from minzheng.outreach.models import Lead, LeadState


def close(lead: Lead, state: LeadState, actor: User, at: datetime) -> None:
    """The lead has its outcome."""
    lead.state, lead.closed_at, lead.closed_by = state, at, actor
    lead.save()
