"""Newsletters and their public issues, as they read in one language."""

from dataclasses import dataclass

from django.utils.translation import override

from livelihoods.knowledge.newsletters import content
from livelihoods.knowledge.newsletters.content import IssueView
from livelihoods.knowledge.newsletters.listing import IssueLine, public_lines
from livelihoods.knowledge.newsletters.models import Issue, Newsletter
from livelihoods.knowledge.newsletters.rules import PUBLIC


@dataclass(frozen=True)
class NewsletterView:
    """A newsletter, in one language, with its public issues, the newest first."""

    key: str
    name: str
    description: str
    rhythm: str
    languages: tuple[str, ...]
    is_open: bool
    issues: tuple[IssueLine, ...] = ()

    @property
    def newest(self) -> IssueLine | None:
        """Return its newest issue."""
        return self.issues[0] if self.issues else None


def newsletters(language: str) -> tuple[NewsletterView, ...]:
    """Return the newsletters by name, each with its public issues, in three queries."""
    lines: dict[int, list[IssueLine]] = {}
    for row, line in public_lines(language):
        lines.setdefault(row.newsletter_id, []).append(line)
    found = [_view(row, language, tuple(lines.get(row.pk, ()))) for row in Newsletter.objects.all()]
    return tuple(sorted(found, key=lambda each: (not each.issues, each.name.casefold())))


def newsletter(key: str, language: str) -> NewsletterView | None:
    """Return a newsletter with its public issues, or None where there is none."""
    row = Newsletter.objects.filter(key=key).first()
    if row is None:
        return None
    lines = tuple(line for _issue, line in public_lines(language, newsletter=row.pk))
    return _view(row, language, lines)


def issue(newsletter: str, number: int, language: str) -> IssueView | None:
    """Return a public issue as it reads today, or None where nobody may read it."""
    row = (
        Issue.objects.select_related("newsletter")
        .filter(newsletter__key=newsletter, number=number, state__in=PUBLIC)
        .first()
    )
    return content.view(row, language) if row else None


def _view(row: Newsletter, language: str, issues: tuple[IssueLine, ...]) -> NewsletterView:
    with override(language):
        rhythm = str(row.get_rhythm_display())
    return NewsletterView(
        key=row.key,
        name=row.name_in(language),
        description=row.description_in(language),
        rhythm=rhythm,
        languages=tuple(row.languages),
        is_open=row.is_open,
        issues=issues,
    )
