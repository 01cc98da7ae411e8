"""Who can be recognized: decided by a person; of a child by a reviewer who did not upload it."""

import pytest
from tests.knowledge.stories.telling import allow, photo, picture, shown
from tests.network.records import OPERATOR, day, holder

from livelihoods.knowledge.stories import actions
from livelihoods.knowledge.stories.models import Depicted, Photo
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.history import FactError

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("collection")]


def child(key="after-school", **more):
    allow("bela", about=key, key="own")
    allow("bela", about=key, key="guardian", given_by="Her mother")
    photo(key, is_public=False, **more)
    Photo.objects.filter(key=key).update(people_decision="undecided")
    shown(key, "bela", is_minor=True)
    return Depicted.objects.get(photo__key=key).pk


def publish(key="after-school"):
    actions.publish(actor=OPERATOR, kind="photo", key=key, on=day("2024-02-01"))


def test_a_child_is_shown_after_a_reviewer_agreed_and_not_before(client):
    number = child()
    with pytest.raises(FactError, match="nobody could see it"):
        publish()
    reviewer = holder("safeguarding_reviewer")
    actions.review_minor(actor=reviewer, depicted=number, is_approved=True, note="looked")
    publish()
    assert client.get("/stories/photos/after-school/").status_code == 200
    actions.review_minor(actor=reviewer, depicted=number, is_approved=False, note="once more")
    assert client.get("/stories/photos/after-school/").status_code == 410


def test_nobody_reviews_what_they_brought_in_and_no_command_does():
    uploader = holder("administrator")
    number = child(actor=uploader)
    with pytest.raises(NotAllowedError, match="brought this in"):
        actions.review_minor(actor=uploader, depicted=number, is_approved=True, note="me")
    with pytest.raises(NotAllowedError):
        actions.review_minor(actor=OPERATOR, depicted=number, is_approved=True, note="me")
    with pytest.raises(NotAllowedError):
        actions.review_minor(
            actor=holder("web_editor"), depicted=number, is_approved=True, note="me"
        )


def test_a_review_is_of_a_child_and_says_why():
    allow("ana")
    photo("at-work", "ana")
    reviewer = holder("safeguarding_reviewer")
    number = Depicted.objects.get().pk
    with pytest.raises(FactError, match="not younger"):
        actions.review_minor(actor=reviewer, depicted=number, is_approved=True, note="x")
    with pytest.raises(FactError, match="few words"):
        actions.review_minor(actor=reviewer, depicted=child(seed=2), is_approved=True, note=" ")


def test_that_nobody_is_there_is_said_by_a_person_and_audited():
    photo("empty-street", seed=4, is_public=False)
    Photo.objects.update(people_decision="undecided")
    with pytest.raises(FactError, match="look first"):
        publish("empty-street")
    editor = holder("web_editor")
    actions.decide_people(actor=editor, kind="photo", key="empty-street", decision="nobody")
    entry = Entry.objects.order_by("-pk").first()
    assert (entry.act, entry.actor_id) == ("stories.decide_people", editor.pk)
    publish("empty-street")


def test_one_more_person_closes_what_is_public(client):
    allow("ana")
    photo("at-work", "ana")
    shown("at-work", "bela")
    assert client.get("/stories/photos/at-work/").status_code == 410
    number = Depicted.objects.get(person__key="bela").pk
    actions.leave_out(actor=OPERATOR, depicted=number, reason="it is a statue")
    assert client.get("/stories/photos/at-work/").status_code == 200


def test_whoever_withdrew_is_not_left_out_to_open_it_again():
    allow("ana")
    photo("at-work", "ana")
    actions.take_down(actor=OPERATOR, kind="photo", key="at-work")
    with pytest.raises(FactError, match="withdrew"):
        actions.leave_out(actor=OPERATOR, depicted=Depicted.objects.get().pk, reason="x")
    with pytest.raises(FactError, match="somebody is named"):
        actions.decide_people(actor=OPERATOR, kind="photo", key="at-work", decision="nobody")


def test_place_and_earnings_are_not_published_unless_somebody_says_so(client):
    allow("ana")
    photo("at-work", "ana", exact_place="Calle 13 with 40", earnings="28,000 pesos a day")
    page = client.get("/stories/photos/at-work/").content
    assert b"Calle 13" not in page
    assert b"28,000" not in page
    actions.change_photo(
        actor=OPERATOR, key="at-work", values={"shows_exact_place": True, "shows_earnings": True}
    )
    page = client.get("/stories/photos/at-work/").content
    assert b"Calle 13" in page
    assert b"28,000" in page


def test_an_open_licence_is_named_only_where_everybody_agreed_to_one(client):
    allow("ana", "website", "press")
    photo("at-work", "ana")
    page = client.get("/stories/photos/at-work/").content.decode()
    assert "CC BY 4.0" not in page
    assert "all rights reserved" in page
    allow("ana", "website", "open_licence", key="open")
    assert "CC BY 4.0" in client.get("/stories/photos/at-work/").content.decode()


def test_the_same_file_is_refused_and_a_near_copy_is_told():
    photo("at-work", seed=5)
    said = {"country": "COL", "creator": "D"}
    with pytest.raises(FactError, match="very file is here already, as at-work"):
        actions.add_photo(actor=OPERATOR, key="b", content=picture(5), values=said)
    near = _again(picture(5))
    with pytest.raises(FactError, match="looks much like at-work"):
        actions.add_photo(actor=OPERATOR, key="b", content=near, values=said)
    actions.add_photo(actor=OPERATOR, key="b", content=near, values=said, keeps_near_copy=True)
    with pytest.raises(FactError, match="choose another key"):
        actions.add_photo(actor=OPERATOR, key="photos", content=picture(6), values=said)
    with pytest.raises(FactError, match="no-such-group is not among"):
        actions.add_photo(
            actor=OPERATOR, key="c", content=picture(6), values=said | {"groups": ["no-such-group"]}
        )


def _again(content: bytes) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(content)).resize((600, 400)).save(out, "JPEG", quality=50)
    return out.getvalue()
