"""What a publication repeats of its editions, so that lists are read quickly."""

from livelihoods.knowledge.library.models import Publication
from livelihoods.knowledge.library.rules import folded


def remake(row: Publication) -> None:
    """Write the text that is searched, and the day of the first edition, anew."""
    editions = list(row.editions.values_list("title", "subtitle", "abstract", "isbn", "issued"))
    names = row.contributions.values_list("name", "sort_name")
    words = [row.key, row.publisher, row.place]
    for title, subtitle, abstract, isbn, _issued in editions:
        words += [title, subtitle, abstract, isbn, isbn.replace("-", "")]
    for name, sort_name in names:
        words += [name, sort_name]
    issued = min((each[-1] for each in editions if each[-1]), default="")
    text = folded(" ".join(filter(None, words)))
    if (row.search_text, row.issued) != (text, issued):
        row.search_text, row.issued = text, issued
        row.save(force_update=True, update_fields=["search_text", "issued"])
