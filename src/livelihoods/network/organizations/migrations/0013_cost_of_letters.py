"""Tell PostgreSQL what it costs to cut a text into its letters: some 10 microseconds.

The cost of migration 0009 was so high that a server with statistics of the table compiled every
search to machine code (its just-in-time compiler), which takes half a second.
"""

from django.db import migrations


def tell_cost(cost):
    def on_this_database(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER FUNCTION organizations_trigrams(text) COST {cost}")

    return on_this_database


class Migration(migrations.Migration):

    dependencies = [
        ("organizations", "0012_messages"),
    ]

    operations = [
        migrations.RunPython(tell_cost(300), tell_cost(100000)),
    ]
