"""The form in which a page is written."""

from livelihoods.knowledge.pages.translations import TranslationForm


class EditorialForm(TranslationForm):
    """The form of a page of the site."""
