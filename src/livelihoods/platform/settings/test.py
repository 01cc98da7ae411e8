"""The test run: an in-memory SQLite, or the database that TEST_DATABASE_URL names."""

import os

from livelihoods.platform.settings.base import *

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": database(os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:")}
SECOND_FACTOR_REQUIRED = (
    False  # tests of the back office sign in by force; those of the gate set it
)
WAGTAILADMIN_BASE_URL = "http://testserver"
FIGURES_PREPARED_APART = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in CACHES
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# static files are served from the folder that collectstatic fills: the browser tests ask for them
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
