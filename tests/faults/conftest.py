from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.site import Site, own_site


@pytest.fixture
def site(tmp_path: Path, departments: str) -> Iterator[Callable[[int], Site]]:
    """`site(families)` makes a site of the test's own."""
    with ExitStack() as stack:
        yield lambda families: stack.enter_context(own_site(tmp_path, departments, families))
