"""Stand-ins for other departments' systems: ten bureaus with 39 items, for demonstrations and tests.

A separate server. It knows the generated people of one folder (`minzheng population generate`), including what families
did not declare, and can be told to be slow, wrong or down. `python -m departments --data DIR` starts it on loopback.
"""
