"""What can go wrong with a study."""

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class StudyNotFound(MinzhengError):
    code = "studies.not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="没有这项测算，或不在您的辖区内。", en="No such study, or it is outside your places."),
            Text(zh="请回到测算列表。", en="Go back to the list of studies."),
        )


class StudyNotReady(MinzhengError):
    code = "studies.not_ready"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="测算还没有完成。", en="The study is not finished yet."),
            Text(zh="完成后再下载。", en="Download it when it is."),
        )
