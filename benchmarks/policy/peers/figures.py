"""What differs by county in the rules of the benchmark, for the peers."""

STANDARDS = {"330402": 81_000, "330481": 90_500, "330482": 105_000}
