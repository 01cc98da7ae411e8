"""A brief as one HTML file that needs nothing else, and as a PDF made of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.indicators.briefs.brief import brief
from livelihoods.knowledge.indicators.briefs.material import Material

LANGUAGES: Final = ("en", "es", "fr", "pt")
SUFFIXES: Final = (".html", ".pdf")

_TEMPLATES = Path(__file__).parent / "templates"


def html(material: Material, language: str) -> str:
    """Return the brief in a language as HTML: styles and charts in it, no script, no request."""
    # Its own engine: a brief needs neither the apps nor the context of the site.
    engine = Engine(dirs=[str(_TEMPLATES)], libraries={"i18n": "django.templatetags.i18n"})
    with override(language):
        context = {
            "brief": brief(material),
            "stylesheet": _stylesheet("brief.css"),
            "screen_stylesheet": _stylesheet("screen.css"),
        }
        return engine.get_template("briefs/brief.html").render(Context(context))


def _stylesheet(name: str) -> SafeString:
    # Ours, and it holds nothing that could end the element.
    return mark_safe((_TEMPLATES / "briefs" / name).read_text(encoding="utf-8"))  # noqa: S308


def pdf_writer() -> Callable[[str], bytes]:
    """Return what makes a PDF of HTML.

    Raises:
        InputError: WeasyPrint is not installed, or lacks a library of the system.
    """
    try:
        import weasyprint  # noqa: PLC0415 - an optional package
    except (ImportError, OSError) as error:
        raise InputError(
            f"a PDF needs WeasyPrint, which cannot be used here ({error}): install it with "
            "`pip install 'livelihoods[pdf]'`, or write to a file ending in .html and print it "
            "from a browser"
        ) from None

    def write(text: str) -> bytes:
        made: bytes = weasyprint.HTML(string=text, url_fetcher=_refuse).write_pdf()
        return made

    return write


def _refuse(address: str, *_args: object, **_options: object) -> dict[str, object]:
    """Refuse every address: what a brief needs is in it."""
    raise ValueError(f"a brief asks for nothing, and not for {address}")
