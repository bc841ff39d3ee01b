"""Assembles the rooms into one running site: settings, addresses, API, command line, processes. Nothing imports it."""
