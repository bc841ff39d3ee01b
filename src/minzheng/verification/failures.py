"""How an answer can fail. Every failure means "not known yet"; none of them ever means "nothing there"."""

from minzheng.base.text import Text

TIMEOUT = "timeout"
CONNECTION = "connection"
HTTP_500 = "http_500"
BUSY_429 = "busy_429"
REFUSED = "refused"
NOT_JSON = "not_json"
TOO_LARGE = "too_large"
BAD_SHAPE = "bad_shape"
WRONG_PERSON = "wrong_person"
STALE = "stale"
MISSING_ITEMS = "missing_items"

WORDS: dict[str, Text] = {
    TIMEOUT: Text(zh="部门系统未在规定时间内答复", en="The department did not answer in time"),
    CONNECTION: Text(zh="无法连接部门系统，或连接中断", en="The department could not be reached, or broke off"),
    HTTP_500: Text(zh="部门系统内部出错", en="The department's system reported an error of its own"),
    BUSY_429: Text(zh="部门系统繁忙，要求稍后再问", en="The department is busy and asks us to come back later"),
    REFUSED: Text(
        zh="部门系统拒绝了请求，请检查接口授权", en="The department refused the request: check our access to it"
    ),
    NOT_JSON: Text(zh="答复无法读取，已拒收", en="The answer could not be read and was rejected"),
    TOO_LARGE: Text(zh="答复超过大小限制，已拒收", en="The answer was too large and was rejected"),
    BAD_SHAPE: Text(zh="答复内容不符合约定，已拒收", en="The answer does not have the agreed form and was rejected"),
    WRONG_PERSON: Text(zh="答复的不是所查之人，已拒收", en="The answer was about another person and was rejected"),
    STALE: Text(zh="数据过旧，不予采用", en="The data were too old to use"),
    MISSING_ITEMS: Text(zh="部门尚未答复此项", en="The department has left this item unanswered so far"),
}

# The department itself answered soundly; these don't count against it in the circuit breaker.
HEALTHY = frozenset({"", STALE, MISSING_ITEMS})
