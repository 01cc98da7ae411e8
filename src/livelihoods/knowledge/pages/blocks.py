"""What an editor puts on a page, one block under the other; counts and figures are questions.

Of a count the block keeps what is counted and for which day; of a figure its address; of a list
what it is about. What a reader sees is asked anew at each visit (`live.py`).
"""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from livelihoods.analysis.errors import InputError
from livelihoods.knowledge.entries import Kind
from livelihoods.knowledge.indicators.quoted import question_at, quoted, written
from livelihoods.platform.vocabulary.codes import VOCABULARIES

FEATURES: Final = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]

COUNTED: Final = (
    ("members", _("members")),
    ("institutional", _("institutional members")),
    ("individual", _("individual members")),
    ("countries", _("countries of members")),
    ("organizations", _("organizations in the public list")),
)
LISTED: Final = (
    (Kind.STORY.value, _("stories")),
    (Kind.PUBLICATION.value, _("publications")),
    (Kind.NEWS.value, _("news")),
    (Kind.BLOG.value, _("blog posts")),
    (Kind.EVENT.value, _("events")),
    (Kind.PHOTO.value, _("photos")),
    (Kind.FIGURE.value, _("figures")),
)
MOST: Final = {"count": 3, "figure": 8, "entries": 2}
"""How many live blocks a page takes, so that it stays within its questions to the database."""


class CountBlock(blocks.StructBlock):  # type: ignore[misc]
    """Numbers of the network, as of a day."""

    what = blocks.MultipleChoiceBlock(label=_("what is counted"), choices=COUNTED)
    as_of = blocks.DateBlock(
        label=_("as of"),
        required=False,
        help_text=_("Empty: the day that the reader asks for, which is today at first."),
    )

    class Meta:
        icon = "group"
        label = _("count of the network")

    def clean(self, value: Mapping[str, Any]) -> Any:
        """Refuse a day for what is counted as it stands today."""
        cleaned = super().clean(value)
        if cleaned["as_of"] and "organizations" in cleaned["what"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "as_of": ValidationError(
                        _g(
                            "The public list of organizations is counted as it stands today; "
                            "leave the day empty, or count organizations in a block of their own."
                        )
                    )
                }
            )
        return cleaned


class FigureAddressBlock(blocks.CharBlock):  # type: ignore[misc]
    """The address of a published figure, kept as it is written on this site.

    It is the same in every language: whoever translates a page is not shown it.
    """

    def get_translatable_segments(self, value: str) -> list[Any]:  # noqa: ARG002
        """Return nothing to translate."""
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:  # noqa: ARG002
        """Return the address as it was."""
        return value

    def clean(self, value: str) -> str:
        """Refuse what is no address of a figure, and a figure that is not published."""
        text = super().clean(value)
        try:
            address = written(question_at(text))
            found = quoted([address])
        except InputError as error:
            raise ValidationError(str(error)) from None
        if not found:
            raise ValidationError(
                _g(
                    "Nothing is published at this address today. Open the figure under "
                    "Statistics and copy the address that shows it."
                )
            )
        return address


class FigureBlock(blocks.StructBlock):  # type: ignore[misc]
    """A published figure: value, interval, whom it counts, place, period, source, release."""

    address = FigureAddressBlock(
        label=_("address of the figure"),
        max_length=500,
        help_text=_("Such as /statistics/informal-employment-rate/?area=ZAF&by=sex"),
    )
    says = blocks.CharBlock(
        label=_("what it says here"),
        required=False,
        max_length=300,
        help_text=_("One sentence without a number: the number is shown by itself."),
    )

    class Meta:
        icon = "order"
        label = _("published figure")


class TextBlock(blocks.RichTextBlock):  # type: ignore[misc]
    """A passage of text."""

    class Meta:
        icon = "pilcrow"
        label = _("text")


class QuoteBlock(blocks.StructBlock):  # type: ignore[misc]
    """What somebody said, who, and where that is from."""

    words = blocks.TextBlock(label=_("words"), max_length=1200)
    who = blocks.CharBlock(
        label=_("who said it"),
        max_length=200,
        help_text=_("With name only where the person consents to be named."),
    )
    source = blocks.CharBlock(label=_("source"), max_length=300)

    class Meta:
        icon = "openquote"
        label = _("quotation")


class LinkBlock(blocks.StructBlock):  # type: ignore[misc]
    """A link to a page of this site, or elsewhere."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    page = blocks.PageChooserBlock(label=_("page of this site"), required=False)
    address = blocks.URLBlock(label=_("address elsewhere"), required=False)

    class Meta:
        icon = "link"
        label = _("link")

    def clean(self, value: Mapping[str, Any]) -> Any:
        """A link leads to one place."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            raise blocks.StructBlockValidationError(
                non_block_errors=[ValidationError(_g("Choose a page or write an address."))]
            )
        return cleaned


class LinksBlock(blocks.StructBlock):  # type: ignore[misc]
    """A list of links under a heading."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    links = blocks.ListBlock(LinkBlock(), label=_("links"), min_num=1, max_num=20)

    class Meta:
        icon = "list-ul"
        label = _("links")


class EntriesBlock(blocks.StructBlock):  # type: ignore[misc]
    """The newest of what can be read about something."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120)
    kinds = blocks.MultipleChoiceBlock(label=_("what is listed"), choices=LISTED)
    groups = blocks.MultipleChoiceBlock(
        label=_("occupational groups"), required=False, choices=VOCABULARIES["groups"][1]
    )
    countries = blocks.MultipleChoiceBlock(
        label=_("countries"), required=False, choices=VOCABULARIES["countries"][1]
    )
    programmes = blocks.MultipleChoiceBlock(
        label=_("programmes"), required=False, choices=VOCABULARIES["programmes"][1]
    )
    goals = blocks.MultipleChoiceBlock(
        label=_("goals"), required=False, choices=VOCABULARIES["goals"][1]
    )
    number = blocks.IntegerBlock(label=_("how many"), default=5, min_value=1, max_value=12)

    class Meta:
        icon = "list-ol"
        label = _("newest entries")


class NoticeBlock(blocks.StructBlock):  # type: ignore[misc]
    """Something that a reader must not miss."""

    text = blocks.RichTextBlock(label=_("text"), features=["bold", "italic", "link"])
    is_warning = blocks.BooleanBlock(label=_("a warning"), required=False)

    class Meta:
        icon = "warning"
        label = _("notice")


class PageBlocks(blocks.StreamBlock):  # type: ignore[misc]
    """The blocks that every page of the site takes."""

    text = TextBlock(features=FEATURES)
    count = CountBlock()
    figure = FigureBlock()
    entries = EntriesBlock()
    quote = QuoteBlock()
    links = LinksBlock()
    notice = NoticeBlock()

    class Meta:
        block_counts = {name: {"max_num": number} for name, number in MOST.items()}
