"""A figure's notes; figures of several sources for one place and time stay apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_estimate_reason")]

    operations = [
        migrations.RemoveConstraint(model_name="estimate", name="indicators_estimate_cell"),
        migrations.AddField(
            model_name="estimate",
            name="notes",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddConstraint(
            model_name="estimate",
            constraint=models.UniqueConstraint(
                models.F("release"),
                models.F("indicator"),
                models.F("by"),
                models.F("area"),
                models.F("standard"),
                models.F("period"),
                models.F("cell"),
                models.F("source"),
                name="indicators_estimate_cell",
            ),
        ),
    ]
