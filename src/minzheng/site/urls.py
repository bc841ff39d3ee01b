"""All addresses of the site; each room brings its own."""

from django.urls import include, path

from minzheng.site.api import api
from minzheng.site.views import health

urlpatterns = [
    path("api/", api.urls),
    path("health/", health, name="health"),
    path("", include("minzheng.web.urls")),
    path("", include("minzheng.accounts.urls")),
    path("", include("minzheng.verification.urls")),
    path("", include("minzheng.outreach.urls")),
    path("", include("minzheng.studies.urls")),
    path("", include("minzheng.funds.urls")),
    path("", include("minzheng.casework.urls")),
]
handler400 = "minzheng.web.errors.bad_request"
handler403 = "minzheng.web.errors.forbidden"
handler404 = "minzheng.web.errors.not_found"
handler500 = "minzheng.web.errors.server_error"
