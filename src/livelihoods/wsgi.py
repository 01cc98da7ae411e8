"""The WSGI application that a server such as gunicorn runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from livelihoods.platform.settings.environment import settings_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())

application = get_wsgi_application()

# Loads every room, a second or two: before the first visitor comes, not while she waits.
reverse("search:results")
