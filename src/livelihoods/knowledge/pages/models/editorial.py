"""What every page of the site has: an introduction, a text, blocks, and what it translates."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.pages import segments
from livelihoods.knowledge.pages.blocks import FEATURES, PageBlocks
from livelihoods.knowledge.pages.editing import EditorialForm
from livelihoods.knowledge.pages.translations import in_words, translation_of
from livelihoods.platform.privacy.declaration import NoPersonalData
from livelihoods.platform.vocabulary.codes import CodesField

WORDS = "published words; an erasure lists where they name somebody"


def rich(label: Any, **more: Any) -> RichTextField:
    """Return a field for a passage of text."""
    return RichTextField(label, blank=True, features=FEATURES, **more)


class Tagged(models.Model):
    """What a page is about, by the codes of the vocabulary."""

    groups = CodesField(vocabulary="groups")
    countries = CodesField(vocabulary="countries")
    programmes = CodesField(vocabulary="programmes")
    goals = CodesField(vocabulary="goals")

    tag_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("goals"),
                FieldPanel("programmes"),
                FieldPanel("groups"),
                FieldPanel("countries"),
            ],
            heading=_("What it is about"),
        )
    ]

    class Meta:
        abstract = True

    @property
    def about(self) -> About:
        """Its codes."""
        return About(
            groups=frozenset(self.groups),
            countries=frozenset(self.countries),
            programmes=frozenset(self.programmes),
            goals=frozenset(self.goals),
        )


class EditorialPage(Page):
    """A page with an introduction, a body and blocks; the pages of the site are kinds of it."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One to three sentences at the top of the page.")
    )
    body = rich(_("text"))
    blocks = StreamField(
        PageBlocks(),
        verbose_name=_("blocks"),
        blank=True,
        help_text=_("Counts, figures and lists are asked anew at each visit."),
    )

    # when the text was published that this page translates; empty: it is an original
    translated_version = models.DateTimeField(
        _("translated version"), null=True, blank=True, editable=False
    )

    base_form_class = EditorialForm
    exclude_fields_in_copy = ["translated_version"]
    first_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    last_panels: ClassVar[list[Any]] = [FieldPanel("blocks"), FieldPanel("follows_newest")]
    content_panels: ClassVar[list[Any]] = [*first_panels, FieldPanel("body"), *last_panels]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("blocks"),
    ]
    # a page has one name in addresses, whatever its language
    override_translatable_fields: ClassVar[list[Any]] = [
        SynchronizedField("slug", overridable=False)
    ]
    is_creatable = False

    class Meta:
        abstract = True

    def copy_for_translation(self, locale: Any, *args: Any, **kwargs: Any) -> Any:
        """Make a draft in another language, which is no original from the first moment."""
        copy = super().copy_for_translation(locale, *args, **kwargs)
        if copy.alias_of_id is None:
            segments.begin(copy, self)
        return copy

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Keep a draft; one that is put together from sentences says which version they are of."""
        version = segments.version_followed(self)
        if version is not None:
            self.translated_version = version
        return super().save_revision(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page; the place of one that is not translated leads to the original."""
        if self.alias_of_id is not None:
            return redirect(self.alias_of.get_url(request) or "/")
        shown: HttpResponseBase = super().serve(request, *args, **kwargs)
        return shown

    def get_view_restrictions(self) -> Any:
        """Return what keeps readers from the page; in one question where no page has any."""
        if not PageViewRestriction.objects.exists():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the page translates and shows, as of the date that the visitor asks for.

        A date that cannot be read is refused.
        """
        # What pages show is asked of rooms that ask for pages: it knows our tables, not they it.
        from livelihoods.knowledge.pages import contexts  # noqa: PLC0415

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | contexts.of(self, request)

    def get_admin_display_title(self) -> str:
        """Return the title as the lists of the back office show it: with a stale translation."""
        title = str(super().get_admin_display_title())
        found = translation_of(self)
        return f"{title} - {in_words(found)}" if found and found.is_stale else title


class TextPage(EditorialPage):
    """A page of text: about the data, privacy, accessibility, contact."""

    privacy = NoPersonalData(WORDS)

    is_creatable = True
    template = "pages/text.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
