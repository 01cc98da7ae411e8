"""Production: refuses to start without its settings, speaks https only."""

import os

from livelihoods.platform.settings.base import *
from livelihoods.platform.settings.environment import number, required, words

_values = required(
    {
        "LIVELIHOODS_SECRET_KEY": "a long random text; keep it out of the repository",
        "LIVELIHOODS_HOSTS": "host names that the site answers to, separated by commas",
        "LIVELIHOODS_BASE_URL": "the public address, such as https://livelihoods.example.org",
        "LIVELIHOODS_EMAIL_FROM": "the address that mail is sent from",
        "DATABASE_URL": "postgres://user:password@host/name, or sqlite:////path/to/file.db",
    }
)

SECRET_KEY = _values["LIVELIHOODS_SECRET_KEY"]
# Keys of before: sessions and the secrets of second factors made with them are still read.
SECRET_KEY_FALLBACKS = words(os.environ.get("LIVELIHOODS_OLD_SECRET_KEYS", ""))
ALLAUTH_TRUSTED_PROXY_COUNT = number("LIVELIHOODS_PROXIES", default=1)
ALLOWED_HOSTS = words(_values["LIVELIHOODS_HOSTS"])
WAGTAILADMIN_BASE_URL = _values["LIVELIHOODS_BASE_URL"]
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _values["LIVELIHOODS_EMAIL_FROM"]
DATABASES = {"default": database(_values["DATABASE_URL"])}
EMAIL_HOST = os.environ.get("LIVELIHOODS_EMAIL_HOST", "localhost")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# An operator whose domain has hosts without https says so (docs/operations.md).
SECURE_HSTS_INCLUDE_SUBDOMAINS = os.environ.get("LIVELIHOODS_HSTS_SUBDOMAINS", "1") == "1"
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
