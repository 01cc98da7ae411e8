"""Recording editions per language, and who made a publication."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from livelihoods.knowledge.library import policy, rules, texts
from livelihoods.knowledge.library.actions.searching import remake
from livelihoods.knowledge.library.credits import Credit
from livelihoods.knowledge.library.fault_words import told
from livelihoods.knowledge.library.faults import NO_FAULT
from livelihoods.knowledge.library.models import Contribution, Edition, Publication
from livelihoods.knowledge.library.names import Role
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError

_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def on_record(key: str) -> Publication:
    """Return the publication of a key, held for this act.

    Raises:
        FactError: where there is none.
    """
    row = Publication.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise FactError(_("no publication {key} is on record").format(key=key[:80]), "key")
    return row


def edition_of(row: Publication, language: str, field: str = "language") -> Edition:
    """Return the edition of a publication in a language.

    Raises:
        FactError: naming the languages that there are, where it is none of them.
    """
    found = {edition.language: edition for edition in row.editions.all()}
    if language not in found:
        if not found:
            raise FactError(_("there is no edition yet"), field)
        raise FactError(
            _("there is no edition in {language!r}; there are: {languages}").format(
                language=language[:20], languages=", ".join(found)
            ),
            field,
        )
    return found[language]


@audit.one_act()
def set_edition(
    *,
    actor: Actor,
    key: str,
    language: str,
    title: str,
    number: int | None = None,
    subtitle: str = "",
    abstract: str = "",
    issued: str = "",
    pages: int | None = None,
    isbn: str = "",
    doi: str = "",
    address: str = "",
    text: str | None = None,
    follows: str = "",
    reason: str = "",
) -> tuple[Edition, bool]:
    """Record an edition, or correct what is on record of it; say whether something changed.

    Args:
        actor: who keeps the library.
        key: of the publication.
        language: of the edition (BCP 47).
        title: in that language.
        number: in its series.
        subtitle: in that language.
        abstract: a summary in that language.
        issued: year, month or day, as the imprint has it.
        pages: of the printed or PDF edition.
        isbn: of this edition.
        doi: of this edition.
        address: where it can be read elsewhere.
        text: the text as HTML; None leaves the one that is there.
        follows: the language of the edition from which this one was translated.
        reason: why, in the actor's words.

    Raises:
        NotAllowedError: where the actor does not keep the library.
        FactError: what cannot be, with the field that is wrong.
    """
    policy.require_keeper(actor)
    row = on_record(key)
    if not _TAG.fullmatch(language):
        raise FactError(
            _("{code!r} is no language: write en, es, sw, pt-BR").format(code=language[:20]),
            "language",
        )
    if not title.strip():
        raise FactError(_("an edition has a title"), "title")
    edition = row.editions.filter(language=language).first()
    followed = edition_of(row, follows, "follows") if follows else None
    if followed is not None and _leads_back(followed, language):
        raise FactError(_("an edition is not translated from itself"), "follows")
    values: dict[str, Any] = {
        "series_id": row.series_id, "numbered_in_id": row.numbered_in_id,
        "number": number, "title": title.strip(), "subtitle": subtitle.strip(),
        "abstract": abstract.strip(), "issued": issued, "pages": pages,
        "isbn": isbn.strip(), "doi": rules.plain_doi(doi), "address": address.strip(),
    }  # fmt: skip
    _check_numbers(row, language, values)
    was = (edition.follows_id if edition else None) or None
    values["follows_id"] = followed.pk if followed else None
    if values["follows_id"] != was:
        values["follows_version"] = followed.version if followed else None
    if text is not None:
        values["text"] = texts.cleaned(text)
        if edition and edition.is_released and edition.text and values["text"] != edition.text:
            raise FactError(
                _("this edition is published: change its text by a revision, with a notice"), "text"
            )
    changed = _put(actor, row, edition, language=language, values=values, reason=reason)
    if changed:
        remake(row)
    return row.editions.get(language=language), changed


def _leads_back(followed: Edition, language: str) -> bool:
    step: Edition | None = followed
    while step is not None:
        if step.language == language:
            return True
        step = step.follows
    return False


def _check_numbers(row: Publication, language: str, values: dict[str, Any]) -> None:
    others = Edition.objects.exclude(publication=row, language=language)
    if values["number"] is not None:
        if row.series_id is None:
            raise FactError(_("only what stands in a series has a number"), "number")
        taken = others.filter(
            series_id=row.series_id, numbered_in_id=row.numbered_in_id, number=values["number"],
            language=language,
        ).select_related("publication").first()  # fmt: skip
        if taken:
            raise FactError(
                _("number {number} of this series in {language} is {key}").format(
                    number=values["number"], language=language, key=taken.publication.key
                ),
                "number",
            )
    faults = {
        "issued": rules.issued_fault(values["issued"]) if values["issued"] else NO_FAULT,
        "isbn": rules.isbn_fault(values["isbn"]) if values["isbn"] else NO_FAULT,
        "doi": rules.doi_fault(values["doi"]) if values["doi"] else NO_FAULT,
    }
    for name, fault in faults.items():
        if fault:
            raise FactError(told(fault), name)
    _check_identifiers(others, values)


def _check_identifiers(others: Any, values: dict[str, Any]) -> None:
    """Refuse an ISBN or DOI that is another edition's."""
    if values["isbn"]:
        plain = rules.plain_isbn(values["isbn"])
        for other in others.exclude(isbn="").values_list("isbn", "publication__key"):
            if rules.plain_isbn(other[0]) == plain:
                raise FactError(
                    _("this ISBN is that of {key}: each edition has its own").format(key=other[1]),
                    "isbn",
                )
    if values["doi"]:
        other_key = (
            others.filter(doi__iexact=values["doi"])
            .values_list("publication__key", flat=True)
            .first()
        )
        if other_key:
            raise FactError(_("this DOI is that of {key}").format(key=other_key), "doi")


def _put(
    actor: Actor,
    row: Publication,
    edition: Edition | None,
    *,
    language: str,
    values: dict[str, Any],
    reason: str,
) -> bool:
    """Add or change an edition. Of its text the audit keeps a digest: it is long."""
    if edition is None:
        edition = Edition(publication=row, language=language, **values)
        before: dict[str, Any] = {}
        changes: dict[str, tuple[Any, Any]] = {
            name: (None, value) for name, value in values.items() if value
        }
    else:
        before = {name: getattr(edition, name) for name in values}
        for name, value in values.items():
            setattr(edition, name, value)
        changes = {
            name: (before[name], value) for name, value in values.items() if before[name] != value
        }
        if not changes:
            return False
    check(edition)
    edition.save()
    if "text" in changes:
        changes["text"] = (digest(before.get("text", "")), digest(values["text"]))
    audit.record(
        actor=actor,
        act="library.edition",
        subject=row,
        changes={f"{language}.{name}": pair for name, pair in changes.items()},
        reason=reason,
    )
    return True


def check(row: Any) -> None:
    """Refuse a value that its field does not take.

    Raises:
        FactError: naming the field.
    """
    related = [field.name for field in row._meta.fields if field.is_relation]  # noqa: SLF001
    try:
        row.clean_fields(exclude=related)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        field = row._meta.get_field(name).verbose_name  # noqa: SLF001
        raise FactError(f"{field}: {' '.join(messages)}", name) from None


def digest(text: str) -> str:
    """Say of a long text what suffices to know it again."""
    if not text:
        return ""
    return f"{len(text)} letters, SHA-256 {hashlib.sha256(text.encode()).hexdigest()}"


@audit.one_act()
def set_contributors(
    *, actor: Actor, key: str, contributors: Sequence[Credit], reason: str = ""
) -> bool:
    """Say who made a publication, in the order of the imprint; say whether something changed.

    Raises:
        NotAllowedError: where the actor does not keep the library.
        FactError: a role or an edition that there is not.
    """
    policy.require_keeper(actor)
    row = on_record(key)
    for credit in contributors:
        if credit.role not in Role.values:
            raise FactError(
                _("{value!r} is none of {choices}").format(
                    value=credit.role, choices=", ".join(Role.values)
                ),
                "contributors",
            )
        if credit.language:
            edition_of(row, credit.language, "contributors")
    before = [
        Credit(each.role, each.name, each.sort_name, each.is_body, language)
        for each in row.contributions.select_related("edition")
        for language in [each.edition.language if each.edition else ""]
    ]
    if before == list(contributors):
        return False
    editions = {edition.language: edition for edition in row.editions.all()}
    rows = [
        Contribution(
            publication=row, edition=editions.get(credit.language), role=credit.role,
            position=place, name=credit.name, sort_name=credit.sort_name, is_body=credit.is_body,
        )
        for place, credit in enumerate(contributors, 1)
    ]  # fmt: skip
    for each in rows:
        check(each)
    row.contributions.all().delete()
    Contribution.objects.bulk_create(rows)
    audit.record(
        actor=actor,
        act="library.contributors",
        subject=row,
        changes={"contributors": (len(before), len(rows))},  # names are not repeated in the audit
        reason=reason,
    )
    remake(row)
    return True
