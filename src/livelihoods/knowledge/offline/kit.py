"""A kit: the pages that were asked for and those that they lead to, gathered and packed."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.offline import asking, pages
from livelihoods.knowledge.offline.pages import SavedPage
from livelihoods.knowledge.offline.rules import MOST_BYTES, MOST_PAGES, file_name
from livelihoods.platform.vocabulary import queries as vocabulary

_PARTS: Final = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif",
    "image/svg+xml": "svg", "image/gif": "gif", "audio/mpeg": "mp3", "audio/wav": "wav",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV table that a page of the kit offers."""

    address: str
    file: str
    words: str


@dataclass
class Kit:
    """What was gathered, and what was left out with the reason."""

    made_at: datetime
    asked: tuple[str, ...]
    pages: list[SavedPage] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0

    def has_room(self, content: bytes) -> bool:
        """Whether something more fits."""
        return self.size + len(content) <= MOST_BYTES


def gather(request: HttpRequest, addresses: Sequence[str], levels: int) -> Kit:
    """Ask for pages, and for those that they lead to, up to the limits.

    Args:
        request: of whoever wants the kit.
        addresses: paths of this site, checked.
        levels: how far links are followed.

    Raises:
        InputError: where one that was asked for is no page that anybody may have.
    """
    kit = Kit(datetime.now(UTC), tuple(addresses))
    waiting = [(address, 0) for address in addresses]
    seen = set(addresses)
    while waiting:
        address, level = waiting.pop(0)
        page = _page(request, kit, address, level)
        if page is None or level == levels:
            continue
        for link in pages.links(page):
            if link not in seen:
                seen.add(link)
                waiting.append((link, level + 1))
    for page in kit.pages:
        _take_parts(request, kit, page)
    return kit


def _page(request: HttpRequest, kit: Kit, address: str, level: int) -> SavedPage | None:
    if len(kit.pages) >= MOST_PAGES:
        kit.left_out.append(
            (address, gettext("{number} pages are the most").format(number=MOST_PAGES))
        )
        return None
    answer = asking.ask(request, address)
    if not answer.is_page:
        if level == 0:
            raise InputError(f"{address} is no page of this site that can be taken along")
        if answer.status != 200 or answer.media_type == "text/html":
            kit.left_out.append((address, gettext("not there, or not for everybody")))
        return None
    if any(page.address == answer.address for page in kit.pages):
        return None
    if not kit.has_room(answer.content):
        kit.left_out.append((address, gettext("no room")))
        return None
    page = pages.read(answer.address, file_name(answer.address, "html"), answer.content, level)
    kit.size += len(answer.content)
    kit.pages.append(page)
    if answer.address != address:  # links lead to the address from which it moved
        kit.files[address] = (f"pages/{page.file}", b"")
    kit.files[answer.address] = (f"pages/{page.file}", b"")
    return page


def _take_parts(request: HttpRequest, kit: Kit, page: SavedPage) -> None:
    """Take pictures, recordings and tables of a page, as far as anybody may have them."""
    for address in sorted(page.parts):
        if address in kit.files:
            continue
        answer = asking.ask_part(request, address)
        suffix = _PARTS.get(answer.media_type)
        folder = "sounds" if answer.media_type.startswith("audio/") else "pictures"
        if answer.status == 200 and suffix and kit.has_room(answer.content):
            kit.files[address] = (f"{folder}/{file_name(address, suffix)}", answer.content)
            kit.size += len(answer.content)
    for address, words in page.tables:
        if address in kit.files:
            continue
        answer = asking.ask(request, address)
        if answer.status != 200 or answer.media_type != "text/csv" or answer.is_private:
            continue
        if not kit.has_room(answer.content):
            kit.left_out.append((address, gettext("no room")))
            continue
        file = f"tables/{file_name(address, 'csv')}"
        kit.files[address] = (file, answer.content)
        kit.tables.append(Table(address, file, words))
        kit.size += len(answer.content)


class _Pipe(io.RawIOBase):
    """Takes what is written until it is taken away: a zip is sent while it is made."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, content: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Keep it until it is taken."""
        self.kept += content
        return len(content)

    def take(self) -> bytes:
        """Return what was written since."""
        taken, self.kept = bytes(self.kept), bytearray()
        return taken


def packed(request: HttpRequest, kit: Kit) -> Iterator[bytes]:
    """Yield the zip of a kit, file by file."""
    pipe = _Pipe()
    stamp = kit.made_at.timetuple()[:6]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _contents(request, kit):
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            book.writestr(info, content)
            yield pipe.take()
    yield pipe.take()


def _contents(request: HttpRequest, kit: Kit) -> Iterator[tuple[str, bytes]]:
    def local(address: str) -> str:
        found = kit.files.get(address)
        return f"../{found[0]}" if found else ""

    yield "index.html", _index(request, kit).encode()
    yield "style.css", asking.stylesheet()
    for page in kit.pages:
        note = gettext(
            "A copy to read without a connection, of {address}, made on {time} UTC. What was "
            "corrected or withdrawn since then is not in it."
        ).format(
            address=request.build_absolute_uri(page.address),
            time=date_format(kit.made_at, "DATETIME_FORMAT"),
        )
        content = pages.written(page, local=local, absolute=request.build_absolute_uri, note=note)
        yield f"pages/{page.file}", content
    for file, content in kit.files.values():
        if content:
            yield file, content


def _index(request: HttpRequest, kit: Kit) -> str:
    network = vocabulary.network()
    return render_to_string(
        "offline/index.html",
        {
            "kit": kit,
            "pages": [
                (
                    page.title.rpartition(" - ")[0] or page.title,
                    f"pages/{page.file}",
                    request.build_absolute_uri(page.address),
                )
                for page in sorted(kit.pages, key=lambda page: page.level)
            ],
            "left_out": [
                (request.build_absolute_uri(address), reason) for address, reason in kit.left_out
            ],
            "network_name": network.name if network else "",
            "short_name": network.short_name if network else "",
            "is_demonstration": bool(network and network.is_demonstration),
            "site": request.build_absolute_uri("/"),
            "language": get_language() or "en",
        },
    )
