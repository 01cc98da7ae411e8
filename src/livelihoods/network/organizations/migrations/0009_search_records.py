from django.db import migrations, models

MADE = {
    "sqlite": [
        # The letters stand in the table itself; the triggers keep the index of them. Whoever has
        # SQLite copy the table (an AlterField does) must make the triggers again.
        """CREATE VIRTUAL TABLE organizations_searchindex USING fts5(
               public_text, hidden_text,
               content='organizations_searchrecord', content_rowid='id',
               tokenize='trigram case_sensitive 1')""",
        """CREATE TRIGGER organizations_search_added AFTER INSERT ON organizations_searchrecord BEGIN
               INSERT INTO organizations_searchindex(rowid, public_text, hidden_text)
               VALUES (new.id, new.public_text, new.hidden_text); END""",
        """CREATE TRIGGER organizations_search_gone AFTER DELETE ON organizations_searchrecord BEGIN
               INSERT INTO organizations_searchindex(
                   organizations_searchindex, rowid, public_text, hidden_text)
               VALUES ('delete', old.id, old.public_text, old.hidden_text); END""",
        """CREATE TRIGGER organizations_search_changed
               AFTER UPDATE OF public_text, hidden_text ON organizations_searchrecord
               WHEN old.public_text <> new.public_text OR old.hidden_text <> new.hidden_text BEGIN
               INSERT INTO organizations_searchindex(
                   organizations_searchindex, rowid, public_text, hidden_text)
               VALUES ('delete', old.id, old.public_text, old.hidden_text);
               INSERT INTO organizations_searchindex(rowid, public_text, hidden_text)
               VALUES (new.id, new.public_text, new.hidden_text); END""",
    ],
    "postgresql": [
        # Not pg_trgm: it needs the right to create extensions, and under the C locale it sees no
        # letters but those of English. The cost keeps the planner from calling it for every row.
        """CREATE FUNCTION organizations_trigrams(words text) RETURNS text[]
               LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS $$
               SELECT coalesce(array_agg(DISTINCT substr(words, place, 3)), '{}')
               FROM generate_series(1, char_length(words) - 2) AS place $$""",
        """CREATE INDEX organizations_search_public ON organizations_searchrecord
               USING gin (organizations_trigrams(public_text))""",
        """CREATE INDEX organizations_search_hidden ON organizations_searchrecord
               USING gin (organizations_trigrams(hidden_text)) WHERE hidden_text <> ''""",
        # one order of names on both databases, and the quickest
        """ALTER TABLE organizations_searchrecord
               ALTER COLUMN sort_name TYPE varchar(400) COLLATE "C\"""",
    ],
}
REMOVED = {
    "sqlite": [
        "DROP TRIGGER organizations_search_added",
        "DROP TRIGGER organizations_search_gone",
        "DROP TRIGGER organizations_search_changed",
        "DROP TABLE organizations_searchindex",
    ],
    "postgresql": [
        "DROP INDEX organizations_search_hidden",
        "DROP INDEX organizations_search_public",
        "DROP FUNCTION organizations_trigrams",
    ],
}
SIZES = ((100000, "100000.."), (10000, "10000..99999"), (1000, "1000..9999"), (100, "100..999"), (1, "1..99"))


def run(statements):
    def on_this_database(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return on_this_database


def fill(apps, schema_editor):
    """Write the search records of what is on record; the next act on one writes it whole."""
    Organization = apps.get_model("organizations", "Organization")
    SearchRecord = apps.get_model("organizations", "SearchRecord")
    made = []
    for row in Organization.objects.prefetch_related("groups").iterator(chunk_size=500):
        is_public, is_listed = row.visibility == "public", row.visibility != "hidden"
        codes = sorted(group.pk for group in row.groups.all())
        size = next((name for fewest, name in SIZES if (row.members or 0) >= fewest), "")
        text = f" {row.search_text} " if is_listed and row.search_text else ""
        text += f"@{row.country_id.lower()} " if is_listed and row.country_id else ""
        made.append(
            SearchRecord(
                organization=row,
                is_listed=is_listed,
                sort_name=row.search_text.partition(" | ")[0] or row.name.casefold(),
                country=(row.country_id or "") if is_listed else "",
                kind=row.kind if is_public else "",
                reach=row.reach if is_public else "",
                size=size if is_public else "",
                year_formed=row.year_formed if is_public else None,
                groups=f" {' '.join(codes)} " if codes and is_public else "",
                public_text=text,
                hidden_text="" if is_public else f" {row.name.casefold()} | {row.acronym.casefold()} ",
            )
        )
    SearchRecord.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("organizations", "0008_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization", models.OneToOneField(on_delete=models.deletion.CASCADE, related_name="search_record", to="organizations.organization")),
                ("is_listed", models.BooleanField(verbose_name="shown in lists")),
                ("sort_name", models.CharField(max_length=400, verbose_name="name in order")),
                ("country", models.CharField(blank=True, max_length=3, verbose_name="country")),
                ("kind", models.CharField(blank=True, max_length=30, verbose_name="kind")),
                ("reach", models.CharField(blank=True, max_length=20, verbose_name="reach")),
                ("size", models.CharField(blank=True, max_length=20, verbose_name="size")),
                ("year_formed", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year formed")),
                ("groups", models.CharField(blank=True, max_length=600, verbose_name="occupational groups")),
                ("public_text", models.TextField(blank=True, verbose_name="words by which anyone finds it")),
                ("hidden_text", models.TextField(blank=True, verbose_name="words by which only its editors find it")),
            ],
            options={
                "verbose_name": "search record",
                "verbose_name_plural": "search records",
                "indexes": [
                    models.Index(fields=["sort_name", "id"], condition=models.Q(("is_listed", True)), name="search_in_order"),
                    models.Index(fields=["kind", "reach", "size", "year_formed", "country", "groups"], condition=models.Q(("is_listed", True)), name="search_by_sort"),
                    models.Index(fields=["country", "kind", "reach", "size", "year_formed", "groups"], condition=models.Q(("is_listed", True)), name="search_by_country"),
                    models.Index(fields=["groups", "country", "kind", "reach", "size", "year_formed"], condition=models.Q(("is_listed", True)), name="search_by_group"),
                ],
            },
        ),
        migrations.RunPython(run(MADE), run(REMOVED)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="organization", name="organization_counted"),
        migrations.RemoveIndex(model_name="organization", name="organization_listed"),
        migrations.RemoveField(model_name="organization", name="search_text"),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(fields=["name", "key"], name="organization_in_order"),
        ),
    ]
