"""The only way to publish figures: checked whole, compared with what was there, all or nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext

from livelihoods.analysis.statistics import estimates as files
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.release.received import Received, noted
from livelihoods.knowledge.indicators import importing, policy, rules
from livelihoods.knowledge.indicators.columns import figures_of
from livelihoods.knowledge.indicators.differences import Difference, difference
from livelihoods.knowledge.indicators.gathering import BATCH, Gathered, gather
from livelihoods.knowledge.indicators.models import Estimate, IndicatorGoals, Release
from livelihoods.knowledge.indicators.offers import prepare
from livelihoods.knowledge.indicators.rules import ReleaseError
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit.actions import one_act, put, record
from livelihoods.platform.history import FactError
from livelihoods.platform.vocabulary.codes import names_of


class OvertakenError(ReleaseError):
    """A newer release was published since somebody saw what theirs would change."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did, or with `dry_run` would do.

    `outcome` is `published`, `would be published` or `nothing changed`; `release` is the stored
    release, None where nothing was stored and nothing of that content is there. `left_out` says
    what the files hold and a release has no place for; `content` is what was read.
    """

    dataset: str
    version: str
    outcome: str
    difference: Difference
    release: Release | None = None
    left_out: tuple[str, ...] = ()
    content: Gathered | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        if self.outcome == "nothing changed":
            return f"nothing changed: this is what {self.release} says"
        return f"{self.dataset}:{self.version} {self.outcome}: {self.difference}"


def publish(
    *,
    actor: Actor,
    estimates: Sequence[Path | str],
    dataset: str,
    version: str,
    note: str = "",
    dry_run: bool = False,
    seen_against: str | None = None,
) -> Publication:
    """Publish files of estimates as one release of a dataset.

    The same content as the newest release of the dataset changes nothing, whatever the version
    says. A version that was published with other content stays as it is.

    Where `seen_against` names the release that somebody saw the figures compared with (empty: with
    none), it must still be the newest.

    Raises:
        OvertakenError: where another was published since it was seen.
        InputError: where a file, its metadata, a row, the dataset or the version cannot be used.
        NotAllowedError: where the actor may not publish.
    """
    return _publish(
        lambda: gather([_of_estimates(Path(path)) for path in estimates]),
        actor=actor, dataset=dataset, version=version, note=note, dry_run=dry_run,
        seen_against=seen_against,
    )  # fmt: skip


def import_figures(
    *,
    actor: Actor,
    given: Sequence[Path | str],
    form: str = "",
    dataset: str = "",
    version: str = "",
    note: str = "",
    dry_run: bool = False,
    seen_against: str | None = None,
) -> Publication:
    """Publish files that were made elsewhere as one release of a dataset.

    `form` is one of `importing.FORMS`, or empty where each file tells it unmistakably. Of ILOSTAT's
    files the dataset is `ilostat` and the version the vintage in their names, unless said.
    `seen_against` as in `publish`.

    Raises:
        OvertakenError: where another was published since it was seen.
        InputError: where a file or a row of it cannot be used, or what was left empty is not told.
        NotAllowedError: where the actor may not publish.
    """
    policy.require_publisher(actor)
    parts = importing.read([Path(path) for path in given], form)
    dataset, version = importing.named([Path(path) for path in given], form, dataset, version)
    return _publish(
        lambda: gather(parts, takes_repeated=True),
        left_out=tuple(f"{part.name}: {words}" for part in parts for words in part.left_out),
        actor=actor, dataset=dataset, version=version, note=note, dry_run=dry_run,
        seen_against=seen_against,
    )  # fmt: skip


def _publish(
    gathered: Callable[[], Gathered],
    *,
    actor: Actor,
    dataset: str,
    version: str,
    note: str,
    dry_run: bool,
    seen_against: str | None,
    left_out: tuple[str, ...] = (),
) -> Publication:
    policy.require_publisher(actor)
    rules.read_dataset(dataset)
    day, sequence = rules.read_version(version)
    content = gathered()
    content_hash = content.content_hash
    # What would be published is compared without holding up the acts of others.
    with transaction.atomic() if dry_run else one_act():
        there = list(Release.objects.select_for_update().filter(dataset=dataset).defer("metadata"))
        newest = max(there, key=lambda each: each.order, default=None)
        changes = difference(figures_of(newest), content.table, name=str(newest) if newest else "")
        same = next((each for each in there if each.version == version), None)
        if (same or newest) and (same or newest).content_hash == content_hash:  # type: ignore[union-attr]
            found = "nothing changed"
            return Publication(dataset, version, found, changes, same or newest, left_out, content)
        _check_version(dataset, version, same=same, newest=newest)
        if seen_against not in (None, changes.before):
            raise OvertakenError(
                gettext(
                    "{release} was published meanwhile: compare with it before you publish"
                ).format(release=changes.before)
            )
        if dry_run:
            found = "would be published"
            return Publication(dataset, version, found, changes, None, left_out, content)
        release = Release(
            dataset=dataset, version=version, released_on=day, sequence=sequence,
            published_at=datetime.now(UTC), content_hash=content_hash, note=note,
            metadata=content.metadata,
        )  # fmt: skip
        release.save()
        _store(release, content)
        record(
            actor=actor,
            act="indicators.publish",
            subject=release,
            changes={
                "version": (str(newest) if newest else None, str(release)),
                "content_hash": (newest.content_hash if newest else None, content_hash),
                "figures": (None, content.table.num_rows),
                "difference": (None, str(changes)),
            },
            reason=note,
        )
        transaction.on_commit(lambda: prepare(release))
    return Publication(dataset, version, "published", changes, release, left_out, content)


def _store(release: Release, content: Gathered) -> None:
    """Insert the figures of a release, a batch at a time."""
    held: list[Estimate] = []
    for row in content.rows():
        held.append(Estimate.from_row(release, row))
        if len(held) == BATCH:
            Estimate.objects.add_published(held)
            held = []
    Estimate.objects.add_published(held)


def _check_version(
    dataset: str, version: str, *, same: Release | None, newest: Release | None
) -> None:
    if same is not None:
        day, sequence = newest.order if newest else same.order
        raise ReleaseError(
            gettext(
                "{release} is published with other content and stays as it is; publish this as a "
                "new version, such as today's date or {next}"
            ).format(release=f"{dataset}:{version}", next=f"{day}.{sequence + 1}")
        )
    if newest is not None and rules.read_version(version) <= newest.order:
        raise ReleaseError(
            gettext(
                "version {version} is older than {newest}, which is published: what was newest on "
                "a day stays so; choose a later version"
            ).format(version=version, newest=newest)
        )


def _of_estimates(path: Path) -> Received:
    """Read a file of estimates with where each of its figures stands."""
    estimates = files.read(path)
    # The first line of a CSV file holds the names of the columns.
    is_csv = path.suffix.lower() == ".csv"
    name = path.name
    first = 2 if is_csv else 1
    return Received(
        name=name,
        metadata_name=files.metadata_path(path).name,
        estimates=estimates,
        lines=pa.array(range(first, first + estimates.table.num_rows), pa.int64()),
        place=lambda line: f"{name} {'line' if is_csv else 'row'} {line}",
        notes=noted(estimates),
    )


@one_act()
def set_indicator_goals(
    *, actor: Actor, indicator: str, goals: Iterable[str], reason: str = ""
) -> IndicatorGoals:
    """Say to which goals of the network an indicator speaks.

    Raises:
        NotAllowedError: where the actor does not publish figures or keep pages.
        FactError: an indicator or a goal that is not known.
    """
    policy.require_tagger(actor)
    if indicator not in INDICATORS:
        raise FactError(
            gettext("There is no indicator {name}.").format(name=indicator[:80]), "indicator"
        )
    known = names_of("goals")
    wanted = tuple(goals)
    if unknown := [code for code in wanted if code not in known]:
        raise FactError(
            gettext("There is no goal {code}; the goals are: {codes}.").format(
                code=unknown[0][:40], codes=", ".join(known)
            ),
            "goals",
        )
    row = put(
        actor=actor,
        act="indicators.goals",
        model=IndicatorGoals,
        key=indicator,
        values={"goals": tuple(code for code in known if code in wanted)},
        reason=reason,
    )
    assert isinstance(row, IndicatorGoals)
    return row
