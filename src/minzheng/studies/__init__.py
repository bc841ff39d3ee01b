"""What if? (政策测算) A policy analyst changes figures of law and sees cost, winners, losers and poverty for the
registered families of a place. Only counts come out; small ones are hidden.
"""
