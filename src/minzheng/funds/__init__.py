"""From an approved benefit to money on the bank card, in double-entry journals of integer fen.

A decision's effect `pay` makes entitlements; a month's batch turns what is due into lines; a second person releases it;
the bank's file and its return file close the circle. Every step writes a journal that balances, through `ledger.post`.
"""
