"""Is the site alive?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from minzheng import __version__
from minzheng.accounts.access import public


@public
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})
