"""The REST API: every room's operations under /api/, described by OpenAPI at /api/docs."""

from minzheng import __version__
from minzheng.accounts.api_auth import AUTH
from minzheng.casework.api import router as casework
from minzheng.funds.api import router as funds
from minzheng.outreach.api import router as outreach
from minzheng.site.problems import Api, handle_problems
from minzheng.studies.api import router as studies
from minzheng.verification.api import router as verification

api = Api(
    title="民政 Minzheng",
    version=__version__,
    description="社会救助一证通办。页面能做的，接口都能做：规则相同，权限相同。"
    "金额为元的字符串；以 _fen 结尾的字段为整数分。 "
    "Whatever a page can do, the API can: same rules, same permissions. "
    "Money is a string of yuan; a name that ends in _fen counts whole fen.",
    auth=AUTH,
)
api.add_router("/", casework)
api.add_router("/", verification)
api.add_router("/", funds)
api.add_router("/", outreach)
api.add_router("/", studies)
handle_problems(api)
