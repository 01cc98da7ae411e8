"""A small collection for tests: a photo and a story of Ana, who allows what a test says."""

import io
from typing import Any

import pytest
from PIL import Image, ImageDraw
from tests.network.records import OPERATOR, day, record_small_network

from livelihoods.knowledge.stories import actions, public_form
from livelihoods.network.consent.actions import give_consent
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import Goal, OccupationalGroup, Programme

ALL_USES = ["website", "print", "social_media", "press", "third_parties", "open_licence"]
GIVEN = day("2024-01-01")


def picture(seed: int = 0) -> bytes:
    """A JPEG that looks like no other of another seed."""
    drawn = Image.new("RGB", (900, 600), "#F4ECDF")
    pen = ImageDraw.Draw(drawn)
    for place in range(8):
        shade = (seed * 37 + place * 53) % 256
        x, y = (place * 211 + seed * 331) % 800, (place * 97 + seed * 173) % 500
        pen.rectangle((x, y, x + 160, y + 140), fill=(shade, 255 - shade, (shade * 3) % 256))
    out = io.BytesIO()
    drawn.save(out, "JPEG")
    return out.getvalue()


def allow(person: str, *uses: str, medium: str = "photo", **more: Any) -> str:
    """Record a consent; return its key."""
    more.setdefault(
        "key", f"c-{person}-{medium}-{len(uses)}-{more.get('about', '')}"[:60].strip("-")
    )
    give_consent(
        actor=OPERATOR, person=person, medium=medium, uses=list(uses or ALL_USES), language="en",
        means="signed", given_on=more.pop("given_on", GIVEN), **more,
    )  # fmt: skip
    return str(more["key"])


def photo(key: str = "at-work", *people: str, seed: int = 0, is_public: bool = True, **more: Any):
    """A photo with these people; published on 1 February 2024 where it is public."""
    values = {
        "country": "COL", "place": "Bogotá", "groups": ["waste-pickers"], "creator": "Dora Draws",
        "taken_on": day("2023-12-05"), "programmes": ["cities"], "goals": ["rules"],
        "licence": "CC-BY-4.0",
    }  # fmt: skip
    actions.add_photo(
        actor=more.pop("actor", OPERATOR), key=key, content=picture(seed), keeps_near_copy=True,
        values=values | more,
    )  # fmt: skip
    actions.caption_photo(
        actor=OPERATOR, key=key, language="en", caption=f"Ana at work. Caption of {key}.",
        alt="A woman with a cart",
    )  # fmt: skip
    shown(key, *people)
    if is_public:
        actions.publish(actor=OPERATOR, kind="photo", key=key, on=day("2024-02-01"))


def shown(key: str, *people: str, kind: str = "photo", **more: Any) -> None:
    if not people:
        actions.decide_people(actor=OPERATOR, kind=kind, key=key, decision="nobody")
    for person in people:
        actions.show_person(
            actor=OPERATOR, kind=kind, key=key, person=person, shown_as=person.title(), **more
        )


def story(key: str = "my-route", *people: str, photos: tuple[str, ...] = ()) -> None:
    """A published story in English and Spanish."""
    actions.add_story(
        actor=OPERATOR, key=key,
        values={
            "language": "en", "country": "COL", "place": "Bogotá", "groups": ["waste-pickers"],
            "source_kind": "member", "collected_by": "The sellers", "told_on": day("2023-12-05"),
        },
    )  # fmt: skip
    actions.write_story(
        actor=OPERATOR, key=key, language="en", title="My route", summary="Every morning.",
        body="I walk.\n\nWe sort.", quotes=["We count."],
    )  # fmt: skip
    actions.write_story(
        actor=OPERATOR,
        key=key,
        language="es",
        title="Mi ruta",
        body="Camino.",
        quotes=["Contamos."],
    )
    shown(key, *people, kind="story")
    actions.illustrate_story(actor=OPERATOR, key=key, photos=photos)
    actions.publish(actor=OPERATOR, kind="story", key=key, on=day("2024-02-01"))


def record_words() -> None:
    entry = {"source": "tests"}
    for model, code, name in (
        (OccupationalGroup, "waste-pickers", "Waste pickers"),
        (OccupationalGroup, "street-vendors", "Street vendors"),
        (Programme, "cities", "Cities"),
        (Goal, "rules", "Fair rules"),
    ):
        set_entry(actor=OPERATOR, model=model, code=code, values=entry | {"name": name})


@pytest.fixture
def collection(db, settings, tmp_path, monkeypatch):
    """People, groups and a folder for files; forms may be filled in as fast as tests do."""
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(public_form, "QUICKEST", 0)
    record_small_network()
    record_words()
