"""The one template library that filters and components register with (`{% load minzheng %}`)."""

from django.template import Library

register = Library()
