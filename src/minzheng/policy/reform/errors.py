"""What can be wrong with a reform or its comparison."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.base.errors import MinzhengError
from minzheng.base.packs import PackProblem
from minzheng.base.text import Text


class ReformError(MinzhengError):
    """A reform that can't be read or applied; `problems` name file and line."""

    code = "policy.reform"
    status = 422

    def __init__(self, problems: Sequence[PackProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            Text(
                zh=f"改革方案有{len(self.problems)}处错误，第一处：{first.file.name}:{first.line}：{first.text.zh}",
                en=f"The reform has {len(self.problems)} mistake(s), the first: "
                f"{first.file.name}:{first.line}: {first.text.en}",
            ),
            first.hint,
        )


class NothingChanges(MinzhengError):
    """A reform that leaves every answer as it is."""

    code = "policy.reform.nothing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这个方案没有改变任何待遇。", en="This reform changes no benefit."),
            Text(zh="改一个待遇用到的参数或公式。", en="Change a parameter or formula that a benefit uses."),
        )


class NoAnalysis(MinzhengError):
    """The pack does not say what income, size and poverty line are."""

    code = "policy.reform.no_analysis"
    status = 422

    def __init__(self, pack: str) -> None:
        super().__init__(
            Text(
                zh=f"声明包 {pack} 没有声明收入、人数和贫困线（analysis.yaml）。",
                en=f"The pack {pack} does not declare income, size and poverty line (analysis.yaml).",
            ),
            Text(zh="写 analysis.yaml：households: {income, people, line}。", en="Write analysis.yaml."),
        )
