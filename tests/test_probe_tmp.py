import os
from django.conf import settings
def test_x():
    print(settings.VAR, settings.DATABASES["default"]["TEST"], settings.DEMO)
