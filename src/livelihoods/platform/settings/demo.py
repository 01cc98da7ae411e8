"""The demonstration: one machine, loopback only, a secret of its own in the data folder."""

import os

from livelihoods.platform.settings.base import *
from livelihoods.platform.settings.secret import demo_secret

SECRET_KEY = demo_secret(DATA_DIR)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'livelihoods.db'}"
    )
}
# It answers on this machine alone; every page says that it asks for no second factor.
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http on loopback: passkeys work at http://localhost
WAGTAILADMIN_BASE_URL = os.environ.get("LIVELIHOODS_BASE_URL") or "http://127.0.0.1:8000"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
