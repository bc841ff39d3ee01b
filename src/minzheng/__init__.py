"""Minzheng (民政): one program that a city, county, town or village runs for its civil affairs."""

__version__ = "0.1.0"
