"""Changing the projects."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from livelihoods.platform.accounts.actors import Actor
from livelihoods.platform.audit import actions as audit
from livelihoods.platform.history import FactError
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Country
from livelihoods.work.projects import policy
from livelihoods.work.projects.models import PartRole, Project, ProjectPart
from livelihoods.work.projects.partners import Partner


@audit.one_act()
def set_project(
    *,
    actor: Actor,
    code: str,
    values: Mapping[str, Any],
    elements: Sequence[str] = (),
    funders: Sequence[str] = (),
    partners: Sequence[str] = (),
    reason: str = "",
) -> Project:
    """Record a project with its elements, funders and partners, or correct them.

    Args:
        actor: who does it.
        code: of the project.
        values: its name, purpose, results, dates, source.
        elements: in their order.
        funders: names.
        partners: as `Partner` is written, with the country where it is of one.
        reason: why.

    Raises:
        NotAllowedError: where the actor does not keep the projects.
        InputError: a partner that cannot be read.
        FactError: a country that there is not.
    """
    policy.require_keeper(actor)
    _require_countries(partners)
    row = set_entry(actor=actor, model=Project, code=code, values=values, reason=reason)
    assert isinstance(row, Project)
    wanted = {
        PartRole.ELEMENT: elements,
        PartRole.FUNDER: funders,
        PartRole.PARTNER: partners,
    }
    for role, names in wanted.items():
        _set_parts(actor, row, role, names, reason)
    return row


def _require_countries(partners: Sequence[str]) -> None:
    asked = {country for name in partners if (country := Partner.read(name).country)}
    known = Country.objects.filter(pk__in=asked).values_list("pk", flat=True) if asked else ()
    for code in sorted(asked - set(known)):
        raise FactError(
            gettext("There is no country {code}; write its ISO 3166 code of three letters.").format(
                code=code
            ),
            "partners",
        )


def _part(row: Project, role: PartRole, position: int, name: str) -> ProjectPart:
    part = ProjectPart(project=row, role=role, position=position, name=name)
    if role == PartRole.PARTNER:
        partner = Partner.read(name)
        part.name, part.country_id = partner.name, partner.country or None
    return part


def _set_parts(
    actor: Actor, row: Project, role: PartRole, names: Sequence[str], reason: str
) -> None:
    before = [part.written for part in row.parts.filter(role=role)]
    if before == list(names):
        return
    row.parts.filter(role=role).delete()
    ProjectPart.objects.bulk_create(
        [_part(row, role, position, name) for position, name in enumerate(names, 1)]
    )
    audit.record(
        actor=actor,
        act=f"projects.project.{role}",
        subject=row,
        changes={f"{role}s": ("; ".join(before), "; ".join(names))},
        reason=reason,
    )
