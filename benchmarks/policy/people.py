"""Writes the people of the benchmark: `python -m benchmarks.policy.people FOLDER HOUSEHOLDS` prints their number."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.policy.setting import DIVISIONS, ON, catalogue
from minzheng.policy.bulk.people import make_population


def main() -> None:
    people = make_population(catalogue(), Path(sys.argv[1]), int(sys.argv[2]), divisions=DIVISIONS, on=ON)
    print(json.dumps({"people": people}))


if __name__ == "__main__":
    main()
