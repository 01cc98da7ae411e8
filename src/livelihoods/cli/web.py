"""Starting Django for the commands that need the database."""

import os

from livelihoods.platform.settings.environment import data_dir, settings_module


def start_django() -> None:
    """Load the settings that LIVELIHOODS_ENV names and set Django up; safe to call twice.

    Raises:
        InputError: an unknown environment, or a setting that production lacks.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
    data_dir().mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
