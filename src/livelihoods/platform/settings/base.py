"""Settings that hold in every environment."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from livelihoods.analysis.errors import InputError
from livelihoods.platform.settings.environment import data_dir, number
from livelihoods.platform.settings.signing_in import *

DATA_DIR = data_dir()

DEBUG = False
ROOT_URLCONF = "livelihoods.urls"
WSGI_APPLICATION = "livelihoods.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

INSTALLED_APPS = [
    # ours, upper floors first: a template of ours wins over Wagtail's
    "livelihoods.knowledge.pages",
    "livelihoods.knowledge.library",
    "livelihoods.knowledge.offline",
    "livelihoods.knowledge.newsletters",
    "livelihoods.knowledge.stories",
    "livelihoods.knowledge.indicators",
    "livelihoods.knowledge.worldmap",
    "livelihoods.knowledge.search",
    "livelihoods.work.initiatives",
    "livelihoods.work.projects",
    "livelihoods.network.governance",
    "livelihoods.network.team",
    "livelihoods.network.membership",
    "livelihoods.network.consent",
    "livelihoods.network.organizations",
    "livelihoods.network.people",
    "livelihoods.network.exports",
    "livelihoods.platform.vocabulary",
    "livelihoods.platform.privacy",
    "livelihoods.platform.audit",
    "livelihoods.platform.media",
    "livelihoods.platform.jobs",
    "livelihoods.platform.accounts.signin",
    "livelihoods.platform.accounts",
    "livelihoods.platform.ui",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "livelihoods.platform.accounts.wagtail_users.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail_localize",
    "wagtail_localize.locales",  # in the place of Wagtail's own, under the same label
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "livelihoods.platform.ui.lite.LiteMiddleware",  # before whatever reads the address
    "csp.middleware.CSPMiddleware",
    "livelihoods.platform.ui.headers.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "livelihoods.platform.ui.errors.InputErrorMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "livelihoods.platform.accounts.signin.gate.BackOfficeGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it puts its own answer in the place of the view's
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "livelihoods.platform.ui.context.page",
            ],
        },
    },
]


def database(url: str) -> dict[str, Any]:
    """Return the Django entry for a database address; SQLite gets the options that Wagtail needs.

    WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a
    transaction, so that it waits its turn instead of failing half-way ("database is locked").
    """
    if not url.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise InputError(
            "DATABASE_URL does not name a database that we know; it begins with sqlite:// or "
            "postgres://, such as postgres://user:password@host/name"
        )
    try:
        entry: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    except ValueError:
        # not repeated: the address may hold a password
        raise InputError(
            "DATABASE_URL cannot be read; write it as postgres://user:password@host:5432/name"
        ) from None
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000; "
                "PRAGMA secure_delete=ON;"  # what is erased is overwritten in the file too
            ),
        }
    return entry


AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("pt", _("Portuguese")),
]
LOCALE_PATHS = [Path(__file__).parents[2] / "locale"]
FORMAT_MODULE_PATH = ["livelihoods.platform.ui.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

# Outside the database: a backup that is restored forgets again whom it forgot (platform/privacy).
ERASURE_LEDGER = DATA_DIR / "erasures.jsonl"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache"),
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
    # Apart, so that whoever asks for very many pages pushes no drawing out of the other.
    "pages": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache" / "pages"),
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Counters of who asks how often: many and short-lived, so that they push out no drawn chart.
    "limits": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache" / "limits"),
        "TIMEOUT": 120,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
# Files of whole releases: they can be made again at any time.
RELEASE_FILES = DATA_DIR / "cache" / "releases"
# After publishing in the back office they are made in a process of its own.
FIGURES_PREPARED_APART = True
# Requests that programs of one address of the net may make in a minute (docs/figures-api.md).
OPEN_DATA_REQUESTS = number("LIVELIHOODS_OPEN_DATA_REQUESTS", default=120)

WAGTAIL_SITE_NAME = "Livelihoods"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt", "Português"),
]
WAGTAILADMIN_PERMITTED_LANGUAGES = WAGTAIL_CONTENT_LANGUAGES
# A text that is handed in for translation makes a draft; only an editor publishes it. There is no
# machine translator (decision 0044).
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "synced"
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.File"
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "odt", "ods", "docx", "txt"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True  # its one step asks our roles (knowledge/pages/models/approval.py)
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Wagtail's own tasks run at once, as it expects; ours wait in the database for `run-due`.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "queue": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

EMAIL_TIMEOUT = 20  # seconds: a mail server that does not answer holds nobody up for longer

# Security headers that hold everywhere; production adds those that need https.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# Public pages run no script and ask no other host for anything; pages of figures run one of ours
# (`with_script`).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
