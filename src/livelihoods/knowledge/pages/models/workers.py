"""Pages about informal workers: topics of the informal economy, and occupational groups."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from livelihoods.knowledge.pages.editing import EditorialForm
from livelihoods.knowledge.pages.models.editorial import WORDS, EditorialPage, Tagged, rich
from livelihoods.knowledge.pages.models.sections import SectionPage
from livelihoods.platform.privacy.declaration import NoPersonalData
from livelihoods.platform.vocabulary.codes import VOCABULARIES


class GroupForm(EditorialForm):
    """The form of a group's page: which group it is, is chosen."""

    group = forms.ChoiceField(label=_("Occupational group"), choices=VOCABULARIES["groups"][1])


class InformalWorkersPage(SectionPage):
    """The way into the topics and the groups."""

    privacy = NoPersonalData(WORDS)

    template = "pages/informal_workers.html"

    class Meta:
        verbose_name = _("Informal workers")


class TopicPage(EditorialPage, Tagged):  # type: ignore[django-manager-missing]
    """A topic of the informal economy: definitions, poverty, law, debates."""

    privacy = NoPersonalData(WORDS)

    sources = rich(_("sources"), help_text=_("Who says it, where and when: one line for each."))

    is_creatable = True
    template = "pages/topic.html"
    parent_page_types = ["pages.InformalWorkersPage"]
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.first_panels,
        FieldPanel("body"),
        FieldPanel("sources"),
        *Tagged.tag_panels,
        *EditorialPage.last_panels,
    ]
    search_fields: ClassVar[list[Any]] = [
        *EditorialPage.search_fields,
        index.SearchField("sources"),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class GroupPage(EditorialPage, Tagged):  # type: ignore[django-manager-missing]
    """An occupational group: who they are, how many, how they work, what they win together."""

    privacy = NoPersonalData(WORDS)

    PARTS: ClassVar[tuple[str, ...]] = (
        "definition", "statistics", "conditions", "contributions", "policies", "voice",
    )  # fmt: skip

    group = models.SlugField(_("occupational group"), max_length=40)
    definition = rich(_("definition and terms"))
    statistics = rich(
        _("statistics and their gaps"),
        help_text=_("No numbers that are published here: the page shows these by itself."),
    )
    conditions = rich(_("working conditions and what drives them"))
    contributions = rich(_("what they contribute"))
    policies = rich(_("policies and laws"))
    voice = rich(_("organization and voice"))
    sources = rich(_("sources"), help_text=_("Who says it, where and when: one line for each."))

    base_form_class = GroupForm
    is_creatable = True
    template = "pages/group.html"
    parent_page_types = ["pages.InformalWorkersPage"]
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.first_panels,
        FieldPanel("group"),
        *(FieldPanel(part) for part in PARTS),
        FieldPanel("sources"),
        *Tagged.tag_panels,
        *EditorialPage.last_panels,
    ]
    search_fields: ClassVar[list[Any]] = [
        *EditorialPage.search_fields,
        *(index.SearchField(part) for part in PARTS),
        index.SearchField("sources"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *EditorialPage.override_translatable_fields,
        SynchronizedField("group", overridable=False),
    ]

    class Meta:
        verbose_name = _("occupational group")
        verbose_name_plural = _("occupational groups")

    def clean(self) -> None:
        """A group has one page in a language."""
        super().clean()
        others = GroupPage.objects.filter(group=self.group, locale_id=self.locale_id)
        if self.group and others.exclude(pk=self.pk).exists():
            raise ValidationError({"group": gettext("This group has a page already.")})
