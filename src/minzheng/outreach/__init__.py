"""Aid looks for people (精准识别): families that the rules would help and nobody does, and payments that the rules no
longer carry, as a work list for village and town.

A search goes through the households of a place with the policy engine; what it finds are leads. A lead is a reason to
visit, never a decision.
"""
