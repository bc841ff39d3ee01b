"""`{% load minzheng %}`: the filters and components of `docs/reference/components.md`."""

from minzheng.web import blocks, components, filters, form_tags
from minzheng.web.library import register

__all__ = ["blocks", "components", "filters", "form_tags", "register"]
