"""What was on record of organizations becomes statements of the source that stood beside it."""

import unicodedata

from django.db import migrations

FIELDS = ("name", "acronym", "kind", "country", "reach", "groups")


def searchable(words):
    """Return words without accents, in small letters; the next statement makes them whole."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not 0x300 <= ord(letter) <= 0x36F)


def state(apps, _schema_editor):
    """Make a statement of every field that an organization had."""
    organization = apps.get_model("organizations", "Organization")
    fact = apps.get_model("organizations", "FieldFact")
    for row in organization.objects.prefetch_related("groups").order_by("pk").iterator(500):
        values = {
            "name": row.name,
            "acronym": row.acronym,
            "kind": row.kind,
            "country": row.country_id,
            "reach": row.reach,
            "groups": sorted(group.pk for group in row.groups.all()),
        }
        fact.objects.bulk_create(
            fact(
                organization=row,
                field=name,
                value=values[name],
                source_kind="dataset",
                source=row.source,
                stated_on=row.recorded_at.date(),
                recorded_at=row.recorded_at,
            )
            for name in FIELDS
            if values[name]
        )
        row.search_text = " | ".join(searchable(name) for name in (row.name, row.acronym) if name)
        row.save(update_fields=["search_text"])


class Migration(migrations.Migration):

    dependencies = [("organizations", "0002_records")]

    operations = [migrations.RunPython(state, migrations.RunPython.noop)]
