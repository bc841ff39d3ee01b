"""The rules for whole populations: households in columns, one graph, several ways to run it. No Django, no float."""
