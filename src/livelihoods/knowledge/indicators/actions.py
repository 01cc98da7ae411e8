"""The only way to publish figures: checked whole, compared with what was there, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from livelihoods.analysis.statistics import estimates as files
from livelihoods.knowledge.indicators import policy, rules
from livelihoods.knowledge.indicators.differences import Difference, difference
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.rules import ReleaseError, Row
from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit.actions import record

_FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did, or with `dry_run` would do.

    `outcome` is `published`, `would be published` or `nothing changed`; `release` is the stored
    release, None where nothing was stored and nothing of that content is there.
    """

    dataset: str
    version: str
    outcome: str
    difference: Difference
    release: Release | None = None

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
) -> Publication:
    """Publish files of estimates as one release of a dataset.

    The same content as the newest release of the dataset changes nothing, whatever the version
    says. A version that was published with other content stays as it is.

    Raises:
        InputError: where a file, its metadata, a row, the dataset or the version cannot be used.
        NotAllowedError: where the actor may not publish.
    """
    policy.require_publisher(actor)
    rules.read_dataset(dataset)
    day, sequence = rules.read_version(version)
    rows, metadata = _read(estimates)
    content_hash = rules.content_hash(rows, metadata)
    with transaction.atomic():
        there = list(Release.objects.select_for_update().filter(dataset=dataset).defer("metadata"))
        newest = max(there, key=lambda each: each.order, default=None)
        changes = _compared(newest, rows)
        same = next((each for each in there if each.version == version), None)
        if (same or newest) and (same or newest).content_hash == content_hash:  # type: ignore[union-attr]
            return Publication(dataset, version, "nothing changed", changes, same or newest)
        _check_version(dataset, version, same=same, newest=newest)
        if dry_run:
            return Publication(dataset, version, "would be published", changes)
        release = Release(
            dataset=dataset, version=version, released_on=day, sequence=sequence,
            published_at=datetime.now(UTC), content_hash=content_hash, note=note,
            metadata=metadata,
        )  # fmt: skip
        release.save()
        Estimate.objects.add_published([Estimate.from_row(release, row) for row in rows])
        record(
            actor=actor,
            act="indicators.publish",
            subject=release,
            changes={
                "version": (str(newest) if newest else None, str(release)),
                "content_hash": (newest.content_hash if newest else None, content_hash),
                "figures": (None, len(rows)),
                "difference": (None, str(changes)),
            },
            reason=note,
        )
    return Publication(dataset, version, "published", changes, release)


def _compared(newest: Release | None, rows: list[Row]) -> Difference:
    before: Any = ()
    if newest is not None:
        before = Estimate.objects.filter(release=newest).values(*rules.CONTENT).iterator()
    return difference(before, rows, name=str(newest) if newest else "")


def _check_version(
    dataset: str, version: str, *, same: Release | None, newest: Release | None
) -> None:
    if same is not None:
        day, sequence = newest.order if newest else same.order
        raise ReleaseError(
            f"{dataset}:{version} is published with other content and stays as it is; publish this "
            f"as a new version, such as today's date or {day}.{sequence + 1}"
        )
    if newest is not None and rules.read_version(version) <= newest.order:
        raise ReleaseError(
            f"version {version} is older than {newest}, which is published: what was newest on a "
            "day stays so; choose a later version"
        )


def _read(paths: Sequence[Path | str]) -> tuple[list[Row], dict[str, Any]]:
    if not paths:
        raise ReleaseError("no file of estimates was given")
    rows: list[Row] = []
    seen: dict[rules.Key, str] = {}
    found: list[str] = []
    parts: list[tuple[str, dict[str, Any]]] = []
    for path in map(Path, paths):
        estimates = files.read(path)
        parts.append((path.name, estimates.metadata))
        for number, raw in enumerate(estimates.table.to_pylist(), start=1):
            row = rules.shaped(raw)
            place = _place(path, number)
            key = rules.key_of(row)
            if key in seen:
                found.append(f"{place}: repeats {rules.words_of(key)} of {seen[key]}")
            seen[key] = place
            found += [f"{place}, {fault}" for fault in rules.faults(row, estimates.metadata)]
            rows.append(row)
        found += [
            f"{files.metadata_path(path).name}: {fault}"
            for fault in rules.unexplained(
                rows[-estimates.table.num_rows :] if estimates.table.num_rows else [],
                estimates.metadata,
            )
        ]
    if not rows:
        raise ReleaseError("the files hold no figures: there is nothing to publish")
    if found:
        raise _refusal(found)
    metadata = rules.merged(parts)
    used = {row["indicator"] for row in rows}
    metadata["indicators"] = [each for each in metadata["indicators"] if each["id"] in used]
    return rows, metadata


def _place(path: Path, number: int) -> str:
    # The first line of a CSV file holds the names of the columns.
    csv = path.suffix.lower() == ".csv"
    return f"{path.name} line {number + 1}" if csv else f"{path.name} row {number}"


def _refusal(found: list[str]) -> ReleaseError:
    shown = "\n".join(f"  {fault}" for fault in found[:_FAULTS_SHOWN])
    more = len(found) - _FAULTS_SHOWN
    rest = f"\n  and {more} more" if more > 0 else ""
    count = "1 fault" if len(found) == 1 else f"{len(found)} faults"
    return ReleaseError(f"nothing was published, {count}:\n{shown}{rest}")
