"""Why a figure is suppressed or to be read with caution; empty in what was published before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="estimate",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
    ]
