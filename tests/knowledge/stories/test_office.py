"""The back office by clicking: upload, caption, people, publish, review; every save is an act."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.knowledge.stories.telling import allow, photo, picture, shown
from tests.network.records import holder

from livelihoods.knowledge.stories.models import Depicted, Photo, Story
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.timeline import today

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("collection")]


def office(role: str) -> Client:
    client = Client()
    client.force_login(holder(role))
    return client


def done(client: Client, name: str, pk: int | None = None, **values):
    """Send a form of the back office; what it refuses is shown."""
    address = reverse(name, args=[pk] if pk else [])
    assert client.get(address).status_code == 200
    answer = client.post(address, values)
    if answer.status_code != 302:
        told = re.findall(
            r'error-message"[^>]*>\s*(?:<svg.*?</svg>)?\s*([^<]+)', answer.content.decode()
        )
        raise AssertionError(f"{name}: {told}")
    return answer


def test_from_the_upload_to_the_page_of_the_public(client):
    allow("ana")
    editor = office("web_editor")
    done(
        editor, "photos:add", key="at-work", language="en", country="COL", place="Bogotá",
        creator="Dora", licence="reserved", groups=["waste-pickers"],
        picture=SimpleUploadedFile("x.jpg", picture(1)),
    )  # fmt: skip
    row = Photo.objects.get()
    assert row.uploaded_by.email.startswith("web_editor")
    done(editor, "photos:caption", row.pk, language="en", caption="At work.", alt="A woman")
    done(editor, "photos:person", row.pk, person_name="ana", shown_as="A.", is_pseudonym="on")
    page = editor.get(reverse("photos:inspect", args=[row.pk])).content.decode()
    assert "closed: not published" in page
    assert "allows it" in page
    done(editor, "photos:publish", row.pk, on="2999-01-01")
    assert client.get("/stories/photos/at-work/").status_code == 404
    done(editor, "photos:hide", row.pk)
    done(editor, "photos:publish", row.pk, on=today().isoformat())
    assert client.get("/stories/photos/at-work/").status_code == 200
    done(
        editor, "photos:sent", row.pk, use="social_media", way="post", to_whom="Our account",
        sent_on=today().isoformat(),
    )  # fmt: skip
    page = editor.get(reverse("photos:inspect", args=[row.pk])).content.decode()
    assert "Our account" in page
    picture_of_it = editor.get(reverse("photo_preview", args=[row.pk]))
    assert picture_of_it["Content-Type"] == "image/jpeg"
    assert first_broken() is None
    assert Entry.objects.filter(actor__isnull=False).exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("x.svg", b"<svg xmlns='x'/>", "SVG"), ("x.jpg", b"nothing", "no JPEG"),
     ("x.jpg", picture(2)[:900], "cut off")],
)  # fmt: skip
def test_a_file_that_is_refused_is_told_at_its_field(name, content, told):
    answer = office("web_editor").post(
        reverse("photos:add"),
        {"key": "k", "language": "en", "country": "COL", "creator": "D", "licence": "reserved",
         "picture": SimpleUploadedFile(name, content)},
    )  # fmt: skip
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not Photo.objects.exists()


def test_a_story_is_begun_written_and_published(client):
    for medium in ("story", "quote"):
        allow("ana", medium=medium)
    photo("at-work", seed=4)
    editor = office("web_editor")
    done(
        editor, "stories_office:add", key="my-route", language="en", country="COL",
        source_kind="member", collected_by="The sellers", groups=["waste-pickers"],
    )  # fmt: skip
    row = Story.objects.get()
    done(
        editor, "stories_office:write", row.pk, language="en", title="My route", body="I walk.",
        quotes="We count.\nWe sort.",
    )  # fmt: skip
    done(editor, "stories_office:person", row.pk, person_name="ana")
    done(editor, "stories_office:photos", row.pk, photos="at-work")
    done(editor, "stories_office:publish", row.pk, on=today().isoformat())
    page = client.get("/stories/my-route/").content.decode()
    assert "We sort." in page
    assert "files/at-work/" in page
    done(editor, "stories_office:take-down", row.pk, person="")
    assert client.get("/stories/my-route/").status_code == 410
    page = editor.get(reverse("stories_office:inspect", args=[row.pk])).content.decode()
    assert "Ya nadie puede verla" in page  # to read aloud to who called
    listed = editor.get(reverse("stories_office:index")).content.decode()
    assert reverse("stories_office:inspect", args=[row.pk]) in listed


def test_a_reviewer_sees_what_waits_and_decides():
    allow("bela", about="at-work", key="own")
    allow("bela", about="at-work", key="guardian", given_by="Her mother")
    photo("at-work", seed=5, is_public=False)
    Photo.objects.update(people_decision="undecided")
    shown("at-work", "bela", is_minor=True)
    number = Depicted.objects.get().pk
    reviewer = office("safeguarding_reviewer")
    home = reviewer.get(reverse("wagtailadmin_home")).content.decode()
    assert "Children in photos and stories to review" in home
    queue = reviewer.get(reverse("depicted:index") + "?is_minor=true&review=waiting")
    assert "Bela" in queue.content.decode()
    done(reviewer, "depicted:review", number, is_approved="yes", note="looked at it")
    assert Depicted.objects.get().review == "approved"
