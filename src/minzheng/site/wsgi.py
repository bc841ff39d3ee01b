"""The web server's way in."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.site.settings")
application = get_wsgi_application()

from minzheng.casework import services  # noqa: E402  (needs Django set up)

services.catalogue()  # the first visitor need not wait for the rules
gc.freeze()  # rules and packs live as long as the process; looking through them again only delays a page
