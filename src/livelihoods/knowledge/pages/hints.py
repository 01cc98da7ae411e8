"""What an editor is told of the words of a page when it is saved. It is advice, not a refusal."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from livelihoods.knowledge.pages.models import GroupPage
from livelihoods.knowledge.words import rules

_MOST = 8
_RICH = ("introduction", "search_description", "body", *GroupPage.PARTS)


def hints(page: Any) -> tuple[str, ...]:
    """Return what could be said better on a page, in the editor's language."""
    language = page.locale.language_code
    found = [hint for text in _passages(page) for hint in _of(text, language)]
    return tuple(dict.fromkeys(found))


def _of(text: str, language: str) -> Iterator[str]:
    for each in rules.unwanted(text, language):
        yield gettext("“{word}”: this site says: {instead}. It stands in: {sentence}").format(
            word=each.word, instead=each.instead, sentence=_short(each.sentence)
        )
    for sentence in rules.long_sentences(text):
        yield gettext("A sentence of more than {number} words: {sentence}").format(
            number=rules.MOST_WORDS, sentence=_short(sentence)
        )


def as_message(found: tuple[str, ...]) -> SafeString:
    """Set the hints as one message of the back office."""
    lines = format_html_join("", "<li>{}</li>", ((each,) for each in found[:_MOST]))
    more = len(found) - _MOST
    rest = gettext("and {number} more").format(number=more) if more > 0 else ""
    head = gettext("Saved. Some words could be plainer:")
    return format_html("{}<ul>{}</ul>{}", head, lines, rest)


def _passages(page: Any) -> Iterator[str]:
    yield page.title
    for name in _RICH:
        yield str(getattr(page, name, "") or "")
    for block in page.blocks:
        if block.block_type != "quote":  # what somebody said stays as it was said
            yield from map(str, block.block.get_searchable_content(block.value))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 120 else f"{sentence[:117]}..."
