"""Every page of the back office: ours, and those of Wagtail that lead somewhere."""

from typing import Any

from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from livelihoods.knowledge.indicators import backoffice as figures
from livelihoods.knowledge.newsletters.backoffice import issues as letters
from livelihoods.knowledge.newsletters.backoffice import subscribers
from livelihoods.knowledge.newsletters.models import Issue
from livelihoods.knowledge.pages.models import TextPage
from livelihoods.knowledge.stories.models import Depicted, Photo
from livelihoods.network.membership.backoffice import desk
from livelihoods.network.membership.models import Invitation
from livelihoods.network.organizations.backoffice import importing
from livelihoods.network.organizations.models import (
    Affiliation,
    FieldFact,
    Headcount,
    Organization,
)
from livelihoods.network.people.models import Person
from livelihoods.platform.accounts.models import RoleAssignment, User
from livelihoods.platform.audit.backoffice import RecordViewSet
from livelihoods.platform.privacy import backoffice as privacy
from tests.access import newsletters
from tests.access.acts import mapped

WAGTAIL = (
    "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailimages:index", "wagtailimages:add",
    "wagtaildocs:index", "wagtaildocs:add",
    "wagtailusers_users:index", "wagtailusers_users:add",
    "wagtailusers_groups:index", "wagtailusers_groups:add", "wagtailredirects:index",
    "wagtailadmin_collections:index", "wagtailsites:index", "wagtaillocales:index",
    "wagtailadmin_reports:site_history", "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:workflow", "wagtailadmin_workflows:index",
    "wagtail_localize:translations_report", "wagtail_localize:translations_report_results",
)  # fmt: skip
_DESK: dict[str, tuple[Any, ...]] = {
    "members_on_a_day_file": ("csv",), "member_letter": ("reaffirmation", "m-1"),
}  # fmt: skip


def our_viewsets() -> list[RecordViewSet]:
    reverse("people:index")  # the addresses are loaded, and with them the view sets
    return [each for each in viewsets.viewsets if isinstance(each, RecordViewSet)]


def addresses() -> dict[str, str]:
    """Return every page by its name, with its address for what `network.build` recorded."""
    found = {name: reverse(name) for name in WAGTAIL}
    found |= {
        pattern.name: reverse(pattern.name, args=_DESK.get(pattern.name, ()))
        for pattern in desk.urls()
    }
    found |= _translating()
    dora = Person.objects.get(key="dora").pk
    for pattern in privacy.urls():
        if pattern.name != "privacy_export":  # it is only sent to, and is an act
            args = ("person", dora) if pattern.pattern.converters else ()
            found[pattern.name] = reverse(pattern.name, args=args)
    found["library_import"] = reverse("library_import")
    found["tables_to_take_away"] = reverse("tables_to_take_away")
    found |= {pattern.name: reverse(pattern.name) for pattern in figures.urls()}
    newsletters.build()
    issue = Issue.objects.get(number=1)
    article = issue.items.get(kind="article").pk
    asked = {
        "newsletter_edit": ["mbo-newsletter"],
        "newsletter_issue": [issue.pk],
        "newsletter_issue_edit": [issue.pk],
        "newsletter_preview": [issue.pk, "en", "mail"],
        "newsletter_text": [article, "fr"],
    }
    for pattern in (*letters.urls(), *subscribers.urls()):
        found[pattern.name] = reverse(pattern.name, args=asked.get(pattern.name, ()))
    found["checks_due"] = reverse("checks_due")
    dataset = mapped()
    for pattern in importing.urls():
        args = [dataset] if pattern.pattern.converters else []
        found[pattern.name] = reverse(pattern.name, args=args)
    sellers = Organization.objects.get(key="sellers")
    found["organization_merge"] = reverse("organization_merge", args=[sellers.pk])
    found["photo_preview"] = reverse("photo_preview", args=[Photo.objects.get(key="at-work").pk])
    for viewset in our_viewsets():
        for pattern in viewset.get_urlpatterns():
            name = f"{viewset.name}:{pattern.name}"
            found[name] = reverse(name, kwargs=_kwargs(viewset, pattern))
    return found


def _translating() -> dict[str, str]:
    """Return the pages of a translation sentence by sentence, of a published page of our own."""
    for code in ("es", "fr"):
        Locale.objects.get_or_create(language_code=code)
    home = Page.get_first_root_node().add_child(
        instance=TextPage(title="Told", slug="told", locale=Locale.objects.get(language_code="en"))
    )
    home.save_revision().publish()
    translate_object(home, [Locale.objects.get(language_code="es")])
    work = Translation.objects.get()
    asked = {
        "submit_page_translation": home.pk,
        "update_translations": work.source_id,
        "download_pofile": work.pk,
        "preview_translation": work.pk,
        "convert_to_alias": work.get_target_instance().pk,
    }
    return {
        f"wagtail_localize:{name}": reverse(f"wagtail_localize:{name}", args=[key])
        for name, key in asked.items()
    } | {"the editor of sentences": work.get_target_instance_edit_url()}


def _kwargs(viewset: RecordViewSet, pattern: Any) -> dict[str, Any]:
    asked = pattern.pattern.converters.keys()
    values: dict[str, Any] = {"pk": _row(viewset)} if "pk" in asked else {}
    if "row" in asked:
        model = {
            "correct_headcount": Headcount.objects.filter(organization__key="sellers"),
            "end_affiliation": Affiliation.objects.filter(unit__key="sellers"),
        }.get(pattern.name, FieldFact.objects.filter(organization__key="sellers"))
        values["row"] = model.first().pk
    return values


def _row(viewset: RecordViewSet) -> int:
    rows = viewset.model._default_manager
    if viewset.model is Invitation:
        return rows.get(key="proposed").pk
    if viewset.model is User:
        return rows.get(email="holder@example.org").pk
    if viewset.model is RoleAssignment:
        return rows.get(account__email="holder@example.org").pk
    if viewset.name == "organizations":
        return rows.get(key="sellers").pk
    if viewset.model is Depicted:
        return rows.get(is_minor=True).pk
    return rows.first().pk
