"""For commands that write a document: words in every language, no database, no data folder."""

from livelihoods.platform.settings.base import *

INSTALLED_APPS = []
MIDDLEWARE = []
TEMPLATES = []
DATABASES: dict[str, object] = {}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
SECRET_KEY = "nothing-is-signed"  # noqa: S105 - no session, no form
