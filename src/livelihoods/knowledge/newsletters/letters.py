"""An issue as a letter: HTML and plain text of one language, and the headers of each address.

No picture, nothing of another host, no link that tells who followed it: the addresses in a letter
are those of the pages, but for the one that ends the subscription.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext, override

from livelihoods.knowledge.newsletters import addresses, cleaning, wording
from livelihoods.knowledge.newsletters.content import IssueView, Part
from livelihoods.platform.ui import theme
from livelihoods.platform.vocabulary import queries as vocabulary

# Stands in the letter of a language for the link that is each reader's own.
_OWN_LINK: Final = "https://own-link.invalid/"

_STYLES: Final = {
    "p": "margin:0 0 16px",
    "ul": "margin:0 0 16px;padding-left:24px",
    "ol": "margin:0 0 16px;padding-left:24px",
    "li": "margin:0 0 4px",
    "blockquote": "margin:0 0 16px;padding-left:12px;border-left:4px solid {brick}",
}
_COLOURS: Final = {
    name: getattr(theme, name.upper())
    for name in ("paper", "ink", "stone", "hairline", "brick", "sand")
}
_TAG: Final = re.compile(r"<(p|ul|ol|li|blockquote)>")
_LINK: Final = re.compile(r'<a href="(/[^"]*)"')


@dataclass(frozen=True)
class Letter:
    """What is mailed in one language, but for what is each reader's own."""

    subject: str
    sender: str
    html: str
    text: str
    language: str
    newsletter: str
    issue: int
    entries: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """Return the digest of its words."""
        words = f"{self.subject}\0{self.html}\0{self.text}"
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class _Told:
    part: Part
    html: SafeString
    text: str
    address: str


def compose(view: IssueView) -> Letter:
    """Write the letter of an issue in the language of the view."""
    with override(view.language):
        told = _told(view)
        html = render_to_string("newsletters/mail/issue.html", told)
        text = render_to_string("newsletters/mail/issue.txt", told)
        return Letter(
            subject=wording.titled(view.newsletter_name, view.title),
            sender=addresses.sender(view.newsletter_name),
            html=_lighter(html),
            text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
            language=view.language,
            newsletter=view.newsletter,
            issue=view.id,
            entries=view.entries,
        )


def message(letter: Letter, *, subscription: int, email: str) -> EmailMultiAlternatives:
    """Return the letter to one address."""
    link = own_link(subscription, letter.language)
    made = EmailMultiAlternatives(
        letter.subject,
        letter.text.replace(_OWN_LINK, link),
        from_email=letter.sender,
        to=[email],
        headers={
            "Message-ID": addresses.message_id(letter.issue, subscription),
            "List-Id": addresses.list_id(letter.newsletter),
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
        },
    )
    made.attach_alternative(letter.html.replace(_OWN_LINK, link), "text/html")
    return made


def sample(letter: Letter, *, email: str) -> EmailMultiAlternatives:
    """Return the letter as somebody who works on it gets it: its own link does nothing."""
    with override(letter.language):
        subject = gettext("Sample: %(subject)s") % {"subject": letter.subject}
    made = EmailMultiAlternatives(subject, letter.text, from_email=letter.sender, to=[email])
    made.attach_alternative(letter.html, "text/html")
    return made


def own_link(subscription: int, language: str) -> str:
    """Return the link of a reader: it ends the subscription, or changes its language."""
    token = addresses.subscription_token(subscription)
    with override(language):
        path = reverse("newsletters:subscription", kwargs={"token": token})
    return addresses.public_address(path)


def _told(view: IssueView) -> dict[str, object]:
    network = vocabulary.network()
    page = reverse(
        "newsletters:issue", kwargs={"newsletter": view.newsletter, "number": view.number}
    )
    return {
        "issue": view,
        "introduction": _styled(view.introduction),
        "introduction_text": cleaning.as_text(view.introduction, addresses.public_address("/")),
        "parts": [_part(part) for part in view.shown],
        "page": addresses.public_address(page),
        "pdf": addresses.public_address(
            reverse(
                "newsletters:document",
                kwargs={"newsletter": view.newsletter, "number": view.number},
            )
        ),
        "own": _OWN_LINK,
        "network": network.name if network else view.newsletter_name,
        "colours": _COLOURS,
        "direction": "rtl" if get_language_info(view.language)["bidi"] else "ltr",
    }


def _part(part: Part) -> _Told:
    base = addresses.public_address("/")
    address = addresses.public_address(part.entry.address) if part.entry else ""
    return _Told(part, _styled(part.body), cleaning.as_text(part.body, base), address)


def _styled(html: str) -> SafeString:
    """Give cleaned rich text the styles that programs of mail take from the element alone."""

    def styled(match: "re.Match[str]") -> str:
        style = _STYLES[match.group(1)].format(brick=theme.BRICK)
        return f'<{match.group(1)} style="{style}">'

    whole = _LINK.sub(
        lambda match: f'<a href="{addresses.public_address(match.group(1))}"', str(html)
    )
    whole = whole.replace("<a href=", f'<a style="color:{theme.BRICK}" href=')
    return mark_safe(_TAG.sub(styled, whole))  # noqa: S308 - cleaned when it was written


def _lighter(html: str) -> str:
    return "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"
