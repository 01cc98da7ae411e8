"""Fill the table of countries from the list in this room (see data/SOURCE.md)."""

import csv
from pathlib import Path

from django.db import migrations

TABLE = Path(__file__).resolve().parents[1] / "data" / "countries.csv"


def load(apps, schema_editor):
    Country = apps.get_model("vocabulary", "Country")
    with TABLE.open(encoding="utf-8", newline="") as file:
        Country.objects.using(schema_editor.connection.alias).bulk_create(
            [Country(**row) for row in csv.DictReader(file)], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("vocabulary", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
