"""Stories and photos in a kit: it is kept and passed on, and asks for the consent to that."""

import io
import zipfile
from datetime import timedelta

import pytest
from tests.knowledge.stories.conftest import collection
from tests.knowledge.stories.telling import allow, photo, story
from tests.network.records import OPERATOR

from livelihoods.knowledge.stories import actions
from livelihoods.platform.timeline import today

__all__ = ["collection"]
PASSED_ON = ("website", "third_parties")
STORY = "/stories/my-route/"
PHOTO = "/stories/photos/at-work/"


def kit(client, address, links=0):
    response = client.get(f"/offline/kit.zip?address={address}&links={links}")
    if response.status_code != 200:
        return response.status_code
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as book:
        return {name: book.read(name) for name in book.namelist()}


def everything(files):
    return b" ".join(files.values()).decode(errors="replace")


def told(story_uses, photo_uses, quote_uses=()):
    allow("ana", *photo_uses)
    allow("ana", *story_uses, medium="story")
    if quote_uses:
        allow("ana", *quote_uses, medium="quote")
    photo("at-work", "ana")
    story("my-route", "ana", photos=("at-work",))


@pytest.fixture(autouse=True)
def _collection(collection):
    """The people of the small network, and a folder for files."""


def test_who_agreed_to_be_passed_on_is_in_it_with_picture_and_words(client):
    told(PASSED_ON, PASSED_ON, PASSED_ON)
    files = kit(client, STORY)
    page = everything(files)
    assert "I walk." in page
    assert "We count." in page
    assert "for copies like this one that are passed on" in page
    (picture,) = [name for name in files if name.startswith("pictures/") and "at-work" in name]
    assert files[picture].startswith(b"\xff\xd8")
    assert f'src="../{picture}"' in page
    assert kit(client, PHOTO)


def test_who_agreed_to_the_website_alone_is_in_no_kit_and_in_no_list_of_one(client):
    told(("website",), ("website",))
    assert client.get(STORY).status_code == 200
    assert kit(client, STORY) == 400
    assert kit(client, PHOTO) == 400
    for listed in ("/stories/", "/stories/photos/"):
        page = everything(kit(client, listed, links=2))
        assert "My route" not in page
        assert "Ana at work" not in page
    assert "my-route" in client.get("/stories/").content.decode()


def test_a_photo_that_stays_leaves_its_story_and_a_quote_too(client):
    told(PASSED_ON, ("website",), ("website", "print"))
    files = kit(client, STORY, links=1)
    page = everything(files)
    assert "I walk." in page
    assert "We count." not in page
    assert "Ana at work" not in page
    assert not [name for name in files if "at-work" in name]
    assert "We count." in client.get(STORY).content.decode()


def test_what_was_answered_to_a_reader_before_is_not_taken_for_the_kit(client):
    """Nor the other way round: pages that are kept keep the two apart."""
    told(PASSED_ON, ("website",))
    address = "/where-we-work/COL/"
    before = client.get(address).content.decode()
    assert "Ana at work" in before
    copied = everything(kit(client, address))
    assert "My route" in copied
    assert "Ana at work" not in copied
    assert client.get(address).content.decode() == before


def test_a_withdrawal_takes_it_out_of_kits_made_afterwards(client):
    told(PASSED_ON, PASSED_ON)
    assert "I walk." in everything(kit(client, STORY))
    actions.hide(actor=OPERATOR, kind="story", key="my-route", reason="she asked")
    assert kit(client, STORY) == 400
    assert "I walk." not in everything(kit(client, "/stories/", links=2))


@pytest.mark.parametrize(("days", "is_there"), [(1, True), (-1, False)])
def test_a_consent_to_copies_that_ends_closes_the_copy_and_leaves_the_page(client, days, is_there):
    told(("website",), ("website",))
    ends = today() + timedelta(days=days)
    allow("ana", "website", "third_parties", medium="story", key="wider", expires_on=ends)
    found = kit(client, STORY)
    assert ("I walk." in everything(found)) if is_there else (found == 400)
    assert client.get(STORY).status_code == 200


def test_a_page_of_a_story_offers_to_be_taken_along_and_a_request_for_a_take_down_does_not(client):
    told(PASSED_ON, PASSED_ON)
    assert "/offline/?address=" in client.get(STORY).content.decode()
    assert "/offline/?address=" not in client.get("/stories/take-down/").content.decode()
