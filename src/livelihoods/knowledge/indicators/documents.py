"""The published figures as things to find: indicators, places, groups of workers."""

from collections.abc import Iterator

from django.utils.translation import gettext

from livelihoods.analysis.statistics.group_estimates import measure_of
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.explanations import explanation
from livelihoods.knowledge.indicators.panels import address_of, area_names
from livelihoods.knowledge.indicators.places.addresses import group_address, place_address
from livelihoods.knowledge.indicators.places.groups import group_links
from livelihoods.knowledge.indicators.places.listing import places
from livelihoods.knowledge.indicators.queries import chosen_releases

_NO_QUESTION = Question("")


def documents(language: str) -> Iterator[Entry]:
    """Yield the page of every indicator, of every place with figures, of every group."""
    yield from _indicators(language)
    yield from _areas(language)
    for group in group_links():
        yield Entry(
            kind=Kind.FIGURE,
            key=f"group-{group.code}",
            title=gettext("{group} in figures").format(group=group.name),
            address=group_address(group.code, _NO_QUESTION),
            language=language,
            summary=group.description,
            about=About(groups=frozenset({group.code})),
        )


def country_documents(language: str) -> Iterator[Entry]:
    """Yield the page of every country with organizations, and without figures of its own."""
    for region in places(_NO_QUESTION):
        for country in region.countries:
            if not country.areas:
                yield Entry(
                    kind=Kind.COUNTRY,
                    key=country.code,
                    title=country.name,
                    address=country.address,
                    language=language,
                    summary=region.name,
                    about=About(countries=frozenset({country.code})),
                )


def _indicators(language: str) -> Iterator[Entry]:
    told = set()
    for release in chosen_releases():
        for each in release.metadata["indicators"]:
            name = each["id"]
            # those of worker groups stand on the pages of the groups
            if name in told or (name not in INDICATORS and measure_of(name)[0]):
                continue
            told.add(name)
            said = explanation(name, language)
            definition = terms.translated(each["definition"])
            yield Entry(
                kind=Kind.FIGURE,
                key=name,
                title=terms.title(each),
                address=address_of(Question(name)),
                language=language,
                summary=said.says if said else definition,
                day=release.released_on,
                source=str(release),
                text="\n".join((definition, said.use, said.limits) if said else (definition,)),
            )


def _areas(language: str) -> Iterator[Entry]:
    chosen = chosen_releases()
    day = max((release.released_on for release in chosen), default=None)
    for code, name in sorted(area_names(chosen).items()):
        yield Entry(
            kind=Kind.FIGURE,
            key=f"place-{code}",
            title=gettext("{place} in figures").format(place=name),
            address=place_address(code, _NO_QUESTION),
            language=language,
            summary=gettext("Informal employment in {place}: published figures by chapter.").format(
                place=name
            ),
            day=day,
            about=About(countries=frozenset({code.partition("-")[0]})),
        )
