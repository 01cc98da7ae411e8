"""What is searched: copies of what the rooms let be read today, made again whenever they change."""

from django.db import models

from livelihoods.platform.privacy.declaration import NoPersonalData

MARK = " "
"""Stands before and after each code in a label."""

_COPY = NoPersonalData("copies of what is published; they go when it does")


class Label(models.Model):
    """What some things have in common: kind, languages, and the codes that they are about.

    Choices are counted over labels, of which there are few, and not over things.
    """

    privacy = NoPersonalData("codes")

    digest = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    languages = models.TextField()
    groups = models.TextField(blank=True)
    countries = models.TextField(blank=True)
    programmes = models.TextField(blank=True)
    goals = models.TextField(blank=True)

    class Meta:
        verbose_name = "label"
        verbose_name_plural = "labels"

    def __str__(self) -> str:
        return f"{self.kind} {self.languages}"


class Thing(models.Model):
    """A thing that is found once, in whatever languages it can be read."""

    privacy = _COPY

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="things")
    day = models.DateField(null=True, blank=True)
    sort_title = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "thing"
        verbose_name_plural = "things"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_thing_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ThingWords(models.Model):
    """The words of a thing in all its languages, as they are compared (`rules.indexed`).

    Each database keeps an index of them (migration 0001), which `matching.py` asks.
    """

    privacy = _COPY

    thing = models.OneToOneField(
        Thing, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    title = models.TextField()
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = "words of a thing"
        verbose_name_plural = "words of things"

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """A thing in one language, as results show it."""

    privacy = _COPY

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="documents")
    language = models.CharField(max_length=35)
    title = models.TextField()
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    addresses = models.JSONField(default=dict)
    source = models.TextField(blank=True)

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        constraints = [
            models.UniqueConstraint(fields=["thing", "language"], name="search_document_once")
        ]

    def __str__(self) -> str:
        return self.title


class TitleWord(models.Model):
    """A word of titles, and how many things have it: what a wrong spelling may have meant."""

    privacy = _COPY

    word = models.CharField(max_length=100, unique=True)
    things = models.PositiveIntegerField()

    class Meta:
        verbose_name = "word of titles"
        verbose_name_plural = "words of titles"

    def __str__(self) -> str:
        return self.word


class Refresh(models.Model):
    """As of when the copies are: one row."""

    privacy = NoPersonalData("instants")

    begun_at = models.DateTimeField()
    state = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "refresh"
        verbose_name_plural = "refreshes"

    def __str__(self) -> str:
        return str(self.begun_at)
