"""People and their expertise in the back office."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from livelihoods.network.people.actions import set_expertise, set_person
from livelihoods.network.people.models import Expertise, Method, Person, Topic
from livelihoods.platform.audit.backoffice import (
    ActionCreateView,
    ActionEditView,
    NoDeletionPolicy,
    RecordViewSet,
)
from livelihoods.platform.ui.holder_field import HolderField
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary.models.country import IloRegion


class _Save:
    request: Any

    def act(self, values: dict[str, Any]) -> Person:
        """Record the person."""
        stated = dict(values)
        country = stated.pop("country").code
        return set_person(actor=self.request.user, country=country, **stated)


class PersonCreateView(_Save, ActionCreateView):
    """Records a person."""

    page_title = _("Record a person")


class PersonEditView(_Save, ActionEditView):
    """Corrects what is on record of a person; the key stays."""

    page_title = _("Correct")

    def act(self, values: dict[str, Any]) -> Person:
        """Correct the person of this page."""
        return super().act(values | {"key": self.object.key})


class PersonViewSet(RecordViewSet):
    """List, search, inspect, add and correct people."""

    model = Person
    name = "people"
    icon = "user"
    add_to_admin_menu = True
    menu_order = 210
    list_display = ["name", "country", "work", "is_fictional"]
    list_filter = ["gender", "is_fictional"]
    search_fields = ["name", "key"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["key", "name", "country", "gender", "work", "is_fictional"]
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes a person here: memberships point to them."""
        return NoDeletionPolicy(self.model)


class ExpertiseForm(forms.ModelForm[Expertise]):
    """What a person knows."""

    person_name = HolderField(
        Person.objects.all(),
        label=_("person"),
        help_text=_("Key or full name, as in the person's record."),
    )
    topics = forms.MultipleChoiceField(
        label=_("topics"),
        required=False,
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    methods = forms.MultipleChoiceField(
        label=_("methods"), required=False, choices=Method.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    languages = forms.CharField(
        label=_("languages"),
        required=False,
        help_text=_("Names or tags with commas between them: Swahili, Hindi, pt-BR."),
    )
    regions = forms.MultipleChoiceField(
        label=_("regions"), required=False, choices=IloRegion.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    field_order = ["person_name", "agency", "topics", "methods", "languages", "regions"]

    class Meta:
        model = Expertise
        fields = ["agency", "topics", "methods", "languages", "regions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person_name"]
        assert isinstance(person, HolderField)
        if self.instance.pk:
            del self.fields["person_name"]
            self.initial["languages"] = ", ".join(self.instance.languages)
        else:
            person.suggest()

    def clean_languages(self) -> list[str]:
        """Take the text apart, and each name for its tag."""
        given: str = self.cleaned_data["languages"]
        parts = re.split("[,;]", given) if re.search("[,;]", given) else [given]
        # tags were always written with spaces between them, too
        named = [vocabulary.language_tag(part) or part.split() for part in parts]
        return [tag for each in named for tag in ([each] if isinstance(each, str) else each)]


class ExpertiseCreateView(ActionCreateView):
    """Records what a person knows."""

    page_title = _("Record what a person knows")

    def act(self, values: dict[str, Any]) -> Expertise:
        """Record it by the action."""
        stated = dict(values)
        person = stated.pop("person_name")
        return set_expertise(actor=self.request.user, person=person, **stated)


class ExpertiseEditView(ActionEditView):
    """Corrects what a person knows."""

    page_title = _("Correct")

    def act(self, values: dict[str, Any]) -> Expertise:
        """Correct it by the action."""
        return set_expertise(actor=self.request.user, person=self.object.person.key, **values)


class ExpertiseViewSet(RecordViewSet):
    """List, search, add and correct what people know."""

    model = Expertise
    name = "expertise"
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 211
    list_display = ["person", "agency"]
    list_filter = ["agency"]
    search_fields = ["person__name", "person__key"]
    search_backend_name = None
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields = ["agency"]  # the form above says the rest
    add_view_class = ExpertiseCreateView
    edit_view_class = ExpertiseEditView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Expertise]]:  # noqa: ARG002
        """Return the form of a person's expertise."""
        return ExpertiseForm

    @property
    def permission_policy(self) -> NoDeletionPolicy:
        """Nobody deletes here: what a person no longer does is corrected."""
        return NoDeletionPolicy(self.model)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_people() -> list[Any]:
    """Put people and their expertise into the back office."""
    return [PersonViewSet(), ExpertiseViewSet()]
