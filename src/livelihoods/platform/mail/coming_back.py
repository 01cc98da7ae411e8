"""Handing mail that came back, and complaints, to the rooms whose mail it was.

A room registers a function with the hook `mail_came_back`: it is called with who takes the mail in
and one notice, does what follows from it for its own addresses, and says in a line what it did, or
nothing where the address is none of its own. An address may be that of several rooms.
"""

import mailbox
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation import gettext
from wagtail import hooks

from livelihoods.analysis.errors import InputError
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.mail.delivery_reports import Notice, notices

HOOK: Final = "mail_came_back"


def take_in(content: bytes, *, actor: Actor) -> list[str]:
    """Let every room do what follows from a mail; return what was done, without addresses.

    Raises:
        InputError: where it is neither a delivery report nor a complaint.
        NotAllowedError: where the actor may not do it.
    """
    found = notices(content)
    if not found:
        return [gettext("nothing to do: nothing failed for good, and nobody complained")]
    return [line for notice in found for line in pass_on(notice, actor=actor)]


def pass_on(notice: Notice, *, actor: Actor) -> list[str]:
    """Let every room do what follows from one notice; return what was done."""
    told = [line for ask in hooks.get_hooks(HOOK) if (line := ask(actor, notice))]
    what = gettext("complaint") if notice.is_complaint else gettext("mail came back")
    known = told or [gettext("nobody has this address here")]
    return [f"{what} ({notice.code}): {line}" for line in known]


def messages(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the messages of a file, a mailbox (mbox) or a Maildir, oldest first, each with a name.

    They are read and left as they are.

    Raises:
        InputError: where it cannot be read.
    """
    try:
        if not path.is_dir():
            yield from _of_file(path)
            return
        folders = [path / name for name in ("cur", "new") if (path / name).is_dir()] or [path]
        files = [file for folder in folders for file in folder.iterdir() if file.is_file()]
        for file in sorted(files, key=lambda each: (each.stat().st_mtime, each.name)):
            yield str(file), file.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None


def _of_file(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        is_mailbox = file.read(5) == b"From "
    if not is_mailbox:
        yield str(path), path.read_bytes()
        return
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.keys(), 1):
            yield f"{path}, message {number}", box.get_bytes(key)
    finally:
        box.close()
