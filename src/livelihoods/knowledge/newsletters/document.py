"""An issue as a PDF, made of a page that needs nothing else."""

from collections.abc import Callable
from functools import cache

from django.template.loader import render_to_string
from django.utils.translation import override

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.newsletters import addresses
from livelihoods.knowledge.newsletters.content import IssueView


class NoWriterError(InputError):
    """No PDF can be made here: the page is printed instead."""


def html(view: IssueView, page: str) -> str:
    """Return the issue as one HTML file for paper: links are written out, nothing is asked for."""
    with override(view.language):
        return render_to_string(
            "newsletters/document.html",
            {"issue": view, "page": addresses.public_address(page), "parts": view.shown},
        )


def pdf(view: IssueView, page: str) -> bytes:
    """Return the issue as a PDF.

    Raises:
        NoWriterError: WeasyPrint is not installed, or lacks a library of the system.
    """
    return _writer()(html(view, page))


def is_possible() -> bool:
    """Whether a PDF can be made here."""
    try:
        _writer()
    except NoWriterError:
        return False
    return True


@cache
def _writer() -> Callable[[str], bytes]:
    try:
        import weasyprint  # noqa: PLC0415 - an optional package
    except (ImportError, OSError) as error:
        raise NoWriterError(
            f"a PDF needs WeasyPrint, which cannot be used here ({error}): print the page instead"
        ) from None

    def write(text: str) -> bytes:
        made: bytes = weasyprint.HTML(
            string=text, url_fetcher=_refuse, base_url=addresses.public_address("/")
        ).write_pdf()
        return made

    return write


def _refuse(address: str, *_args: object, **_options: object) -> dict[str, object]:
    raise ValueError(f"an issue asks for nothing, and not for {address}")
