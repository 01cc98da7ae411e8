"""A story with a photo on every page of the site; then it is withdrawn, expires, or is taken down.

What is asked is what anybody may ask: pages in every language, files, feeds, mails. The address of
the thing answers 410 in neutral words; everything else goes on without it, at the next request.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache, caches
from django.test import TestCase

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.newsletters import actions as newsletters
from livelihoods.knowledge.newsletters import delivering, document
from livelihoods.knowledge.newsletters.models import Newsletter
from livelihoods.knowledge.rooms import STORIES
from livelihoods.knowledge.search.actions import refresh
from livelihoods.knowledge.stories import actions, public_form, queries
from livelihoods.knowledge.stories.models import PhotoSize
from livelihoods.network.consent.actions import correct_consent, withdraw_consent
from livelihoods.platform import timeline
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.privacy import actions as privacy
from livelihoods.platform.timeline import today
from tests.journeys.demonstration import load_site
from tests.knowledge.newsletters.letters import subscribe_all

OPERATOR = Operator("test")
PREFIXES = ("", "/es", "/fr", "/pt")
LANGUAGES = ("en", "es", "fr", "pt")

STORY, PHOTO = "the-route-is-ours", "cart-in-the-morning"
CONSENTS = {"story": "st-02", "photo": "st-01"}
# what gives it away in any language: its address, its title or the first words of its caption
TOLD = {
    "story": re.compile(
        f"{STORY}|The route is ours|La ruta es nuestra|A rota é nossa", re.IGNORECASE
    ),
    "photo": re.compile(
        f"{PHOTO}|sets out with her cart|sale con su carreta|sa charrette", re.IGNORECASE
    ),
}
OWN = {"story": f"/stories/{STORY}/", "photo": f"/stories/photos/{PHOTO}/"}
SAID = re.compile("Marta|withdr|retir|consent|expire|caduc|hidden|ocult|wp-bogota", re.IGNORECASE)

LISTED = {
    "story": (
        "/", "/stories/", "/stories/?country=COL", "/stories/?q=court",
        "/informal-workers/waste-pickers/", "/where-we-work/COL/",
        "/what-we-do/", "/what-we-do/goals/fair-policies/", "/stories/feed/rss/",
        "/stories/feed/atom/", "/search/?q=doorway", "/search/?kind=story",
        "/newsletter/mbo-newsletter/3/",
    ),
    "photo": (
        "/stories/photos/", "/stories/photos/?use=press", "/where-we-work/COL/", OWN["story"],
        "/stories/", "/search/?kind=photo", "/newsletter/mbo-newsletter/3/",
    ),
}  # fmt: skip


def shown_in(kind: str, text: str) -> bool:
    """Whether a text has it; the words that were asked for are the reader's own."""
    text = re.sub(r'<input[^>]*>|href="[^"]*[?&;]q=[^"]*"|“[^”]*”', "", text)
    return bool(TOLD[kind].search(text))


class OnEverySurface(TestCase):
    """The demonstration with an issue of a newsletter that refers to a story and to a photo."""

    run_folder: Path

    @classmethod
    def setUpTestData(cls) -> None:
        cls.enterClassContext(patch.object(public_form, "QUICKEST", 0))
        load_site(cls.run_folder)
        issue = newsletters.plan_issue(
            actor=OPERATOR, newsletter="mbo-newsletter", number=3, dated_on=today(),
            languages=list(LANGUAGES), period_starts_on=date(2026, 6, 1), period_ends_on=today(),
        )  # fmt: skip
        opening = issue.items.get().pk
        for language in LANGUAGES:
            newsletters.write_text(
                actor=OPERATOR, item=opening, language=language, heading="What we read", body="",
            )  # fmt: skip
        for kind, key in (("story", STORY), ("photo", PHOTO)):
            newsletters.add_item(
                actor=OPERATOR, issue=issue.pk, kind="reference", entry_kind=kind, entry_key=key
            )
        for step in ("collect", "translate", "approve"):
            newsletters.take_step(actor=OPERATOR, issue=issue.pk, step=step)
        subscribe_all(Newsletter.objects.get(key="mbo-newsletter"), 2)
        cls.sending = newsletters.begin_sending(
            actor=OPERATOR,
            sending=newsletters.schedule_sending(actor=OPERATOR, issue=issue.pk).pk,
        ).pk
        refresh()

    def setUp(self) -> None:
        caches["pages"].clear()
        cache.clear()

    def text(self, address: str) -> str:
        response = self.client.get(address)
        if response.status_code == 410:  # a story that is gone shows no photo
            return ""
        content = b"".join(response) if response.streaming else response.content
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return content.decode(errors="ignore")

    def surfaces(
        self, kind: str, prefixes: tuple[str, ...] = PREFIXES
    ) -> Iterator[tuple[str, bool]]:
        """Yield each surface, and whether it shows the thing."""
        for prefix in prefixes:
            for address in LISTED[kind]:
                yield prefix + address, shown_in(kind, self.text(prefix + address))
        yield "sitemap", OWN[kind] in self.text("/sitemap.xml")
        for address in (OWN[kind], "/where-we-work/COL/", "/newsletter/mbo-newsletter/3/"):
            yield f"kit of {address}", self.in_kit(kind, address)
        for language in LANGUAGES:
            for name, entry in (
                ("entries", STORIES.entries(About(), language=language)),
                ("documents", tuple(STORIES.documents(language))),
                ("entry", (STORIES.entry(_key(kind), language=language),)),
            ):
                found = any(each is not None and each.key == _key(kind) for each in entry)
                yield f"{name} {language}", found
        yield "PDF", self.in_pdf(kind)

    def in_kit(self, kind: str, address: str) -> bool:
        caches["limits"].clear()
        response = self.client.get("/offline/kit.zip", {"address": address})
        if response.status_code == 400:  # a page that is gone is in no kit
            return False
        assert response.status_code == 200
        with zipfile.ZipFile(BytesIO(b"".join(response))) as kit:
            return any(
                TOLD[kind].search(name) or TOLD[kind].search(kit.read(name).decode(errors="ignore"))
                for name in kit.namelist()
            )

    def in_pdf(self, kind: str) -> bool:
        """Ask for the PDF with a writer that leaves the words to be read."""
        with patch.object(document, "_writer", lambda: str.encode):
            return bool(TOLD[kind].search(self.text("/newsletter/mbo-newsletter/3.pdf")))

    def mailed(self, kind: str) -> bool:
        """Send the next letter of the issue; say whether it has the thing."""
        mail.outbox.clear()
        assert delivering.deliver(self.sending, most=1).sent == 1
        [letter] = mail.outbox
        return bool(TOLD[kind].search(letter.body + str(letter.alternatives[0])))

    def files(self, key: str = PHOTO) -> list[str]:
        rows = PhotoSize.objects.filter(photo__key=key)
        return [f"/stories/files/{key}/{row.width}.{row.ending}" for row in rows]

    def download(self) -> int:
        token = type("Form", (public_form.PublicForm,), {"purpose": "download"})().initial["token"]
        asked = {"use": "print", "size": "640", "token": token}
        return self.client.post(f"{OWN['photo']}download/", asked).status_code

    def assert_everywhere(self, kind: str) -> None:
        """It stands on each surface: else nothing could be seen to go."""
        missing = [name for name, is_there in self.surfaces(kind, ("",)) if not is_there]
        assert not missing, missing
        for prefix in PREFIXES:
            assert self.client.get(prefix + OWN[kind]).status_code == 200
        if kind == "photo":
            assert self.download() == 200
            assert {self.client.get(each).status_code for each in self.files()} == {200}

    def assert_gone(self, kind: str) -> None:
        leaks = [name for name, is_there in self.surfaces(kind) if is_there]
        assert not leaks, leaks
        for prefix in PREFIXES:
            response = self.client.get(prefix + OWN[kind])
            assert response.status_code == 410
            told = response.content.decode().replace(_key(kind), "")
            assert not shown_in(kind, told)
            main = told[told.index("<main") : told.index("</main>")]
            assert not SAID.search(main), main
        if kind == "photo":
            files = self.files() or [f"/stories/files/{PHOTO}/640.jpg"]
            assert {self.client.get(each).status_code for each in files} == {410}
            assert self.download() == 410


def _key(kind: str) -> str:
    return {"story": STORY, "photo": PHOTO}[kind]


def _on(day: date):
    """Let every room's clock say a day."""
    now = timeline.today
    return [
        patch.object(module, "today", lambda: day)
        for name, module in list(sys.modules.items())
        if name.startswith("livelihoods.") and getattr(module, "today", None) is now
    ]


@pytest.mark.web
@pytest.mark.slow
class WithdrawalJourney(OnEverySurface):
    def test_a_withdrawn_story_is_gone_and_its_photo_stays(self):
        self.assert_everywhere("story")
        assert self.mailed("story")
        withdraw_consent(actor=OPERATOR, key=CONSENTS["story"], withdrawn_on=today())
        self.assert_gone("story")
        assert not self.mailed("story")
        assert self.client.get(OWN["photo"]).status_code == 200
        sent = [each.to_whom for each in queries.where_sent("story", STORY)]
        assert any("What we read (en), letters: 1" in each for each in sent), sent

    def test_a_withdrawn_photo_is_gone_and_the_story_goes_on_without(self):
        self.assert_everywhere("photo")
        assert self.mailed("photo")
        withdraw_consent(actor=OPERATOR, key=CONSENTS["photo"], withdrawn_on=today())
        self.assert_gone("photo")
        assert not self.mailed("photo")
        ways = {each.way for each in queries.where_sent("photo", PHOTO)}
        assert len(ways) == 2, ways  # a download and a newsletter

    def test_a_term_that_ends_closes_it_without_any_act(self):
        ends = today() + timedelta(days=2)
        for kind, consent in CONSENTS.items():
            correct_consent(actor=OPERATOR, key=consent, reason="its term", ends_on=ends)
            self.assert_everywhere(kind)
        assert self.mailed("story")
        for each in _on(ends):
            self.enterContext(each)
        for kind in CONSENTS:
            self.assert_gone(kind)
        assert not self.mailed("story")

    def test_one_step_of_staff_takes_it_down_everywhere(self):
        for kind in CONSENTS:
            self.assert_everywhere(kind)
        actions.take_down(actor=OPERATOR, kind="story", key=STORY)
        self.assert_gone("story")
        assert self.client.get(OWN["photo"]).status_code == 200
        actions.take_down(actor=OPERATOR, kind="photo", key=PHOTO)
        self.assert_gone("photo")

    def test_who_is_erased_is_found_nowhere_before_the_search_is_made_again(self):
        for kind in CONSENTS:
            self.assert_everywhere(kind)
        privacy.erase(actor=OPERATOR, subject="wp-bogota-1", reason="request")
        for kind in CONSENTS:
            self.assert_gone(kind)


assert set(LANGUAGES) == set(dict(settings.LANGUAGES))
