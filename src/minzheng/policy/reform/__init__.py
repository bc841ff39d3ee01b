"""What if? A reform over a pack, compared with the law as it stands: cost, coverage, winners and losers, poverty.

Only what a reform touches is computed twice: both laws are one graph, and equal nodes are one node.
"""

from minzheng.policy.reform.compare import Comparison, compare
from minzheng.policy.reform.definitions import Reform, read_reform
from minzheng.policy.reform.joint import Joint, join

__all__ = ["Comparison", "Joint", "Reform", "compare", "join", "read_reform"]
