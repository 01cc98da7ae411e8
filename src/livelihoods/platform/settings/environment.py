"""Reading settings from environment variables, with errors that name the variable."""

import os
from collections.abc import Mapping
from pathlib import Path

from livelihoods.analysis.errors import InputError

ENVIRONMENTS = ("demo", "production", "test")
_OFFERED = ("demo", "production")  # the secret of the tests is public


class MissingSettingError(InputError):
    """Production lacks settings that it cannot guess; the message names each."""


def required(names: Mapping[str, str], environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the value of each variable in `names` (name -> what it is for).

    Raises:
        MissingSettingError: naming every missing or empty variable and what it is for.
    """
    environ = os.environ if environ is None else environ
    missing = [name for name in names if not environ.get(name, "").strip()]
    if missing:
        lines = "\n".join(f"  {name}: {names[name]}" for name in missing)
        raise MissingSettingError(
            f"production does not start: these environment variables are not set\n{lines}\n"
            "Set them (docs/operations.md has an example of each) and start again."
        )
    return {name: environ[name].strip() for name in names}


def words(text: str) -> list[str]:
    """Split a comma-separated setting into its parts, without blanks."""
    return [part.strip() for part in text.split(",") if part.strip()]


def number(name: str, default: int, environ: Mapping[str, str] | None = None) -> int:
    """Return a whole number of zero or more from a setting, or the default where it is not set.

    Raises:
        InputError: naming the setting whose value is no such number.
    """
    environ = os.environ if environ is None else environ
    text = environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal():
        raise InputError(f"{name} is {text!r}; give a whole number, such as {default}")
    return int(text)


def data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """Return the folder of database, media, cache and generated secret (default `./var`)."""
    environ = os.environ if environ is None else environ
    return Path(environ.get("LIVELIHOODS_DATA") or "var").resolve()


def settings_module(environ: Mapping[str, str] | None = None) -> str:
    """Return the settings module that LIVELIHOODS_ENV asks for (default `demo`).

    Raises:
        InputError: where the environment is not one that we know.
    """
    environ = os.environ if environ is None else environ
    name = environ.get("LIVELIHOODS_ENV") or "demo"
    if name not in ENVIRONMENTS:
        raise InputError(f"LIVELIHOODS_ENV is {name!r}; use one of {', '.join(_OFFERED)}")
    return f"livelihoods.platform.settings.{name}"
