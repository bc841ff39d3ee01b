"""`{% load verification %}`: what `verification/block.html` needs beside `check` and `user`."""

from typing import Any

from django.template import Context, Library

from minzheng.accounts import moment
from minzheng.accounts.models import User
from minzheng.verification.models import Check
from minzheng.verification.showing import Shown, show

register = Library()


@register.simple_tag
def shown_check(check: Check, user: User) -> Shown:
    """Everything on the block, for this user."""
    return show(check, user, moment.now())


@register.simple_tag(takes_context=True)
def page_path(context: Context) -> str:
    """The address of the page that shows the block; "" where it is rendered without a request."""
    request: Any = context.get("request")
    return request.get_full_path() if request else ""
