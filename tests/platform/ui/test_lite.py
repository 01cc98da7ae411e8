"""Pages without pictures: what is asked, what is kept in links, what becomes of a picture."""

import pytest
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.urls import path

from livelihoods.platform.ui import lite
from livelihoods.platform.ui.page_store import kept

pytestmark = [pytest.mark.web]

PAGE = """<!doctype html><link rel="icon" href="/mark.svg"><link rel="alternate" href="/es/">
<a href="/who-we-are/">who</a> <a class="x" href="?as_of=2015-03-31&amp;b=1#part">date</a>
<a href="#here">here</a> <a href="https://example.org/">away</a> <a href="//example.org/">away</a>
<a href="/statistics/employment.csv?area=ZAF">file</a> <a href="/media/photo.jpg">photo</a>
<form method="get" action="/organizations/"><input name="q"></form>
<form method="post" action="/account/sign-in/"></form>
<picture><source srcset="/wide.svg"><img src="/narrow.svg?a=1&amp;b=2" alt="A &quot;chart&quot; &lt;b&gt;"></picture>
<img src="/line.png" alt="">
"""


def page(request):
    return HttpResponse(PAGE + f"asked {request.GET.urlencode()} {request.get_full_path()}")


@kept
def remembered(request):
    return HttpResponse("without" if lite.is_lite(request) else "with")


def moved(_request):
    return HttpResponseRedirect("/page/?as_of=2015-03-31")


def elsewhere(_request):
    return HttpResponseRedirect("https://example.org/")


urlpatterns = [
    path("page/", page),
    path("remembered/", remembered),
    path("moved/", moved),
    path("elsewhere/", elsewhere),
    path("api/v1/data", page),
]


@pytest.fixture(autouse=True)
def _addresses():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_the_page_does_not_see_the_choice_and_its_links_keep_it(client):
    body = client.get("/page/?as_of=2015-03-31&lite=1").content.decode()
    assert "asked as_of=2015-03-31 /page/?as_of=2015-03-31" in body
    assert 'href="/who-we-are/?lite=1"' in body
    assert 'href="?as_of=2015-03-31&amp;b=1&amp;lite=1#part"' in body
    assert '<form method="get" action="/organizations/"><input type="hidden" name="lite"' in body
    assert 'action="/account/sign-in/?lite=1"' in body


def test_what_leads_elsewhere_or_to_a_file_is_left_as_it_is(client):
    body = client.get("/page/?lite=1").content.decode()
    for link in (
        "#here", "https://example.org/", "//example.org/", "/statistics/employment.csv?area=ZAF",
        "/media/photo.jpg", "/es/",
    ):  # fmt: skip
        assert f'href="{link}"' in body


def test_a_picture_that_a_template_left_in_becomes_a_link_with_its_words(client):
    body = client.get("/page/?lite=1").content.decode()
    assert "<img" not in body
    assert "<picture" not in body
    assert "<source" not in body
    assert (
        '<a class="no-picture" href="/narrow.svg?a=1&amp;b=2">'
        "Picture: A &quot;chart&quot; &lt;b&gt;</a>"
    ) in body
    assert "/mark.svg" not in body
    assert "line.png" not in body  # decoration


def test_a_browser_that_saves_data_is_answered_so_unless_it_asks_for_pictures(client):
    saving = {"Save-Data": "on"}
    answer = client.get("/page/", headers=saving)
    assert "<img" not in answer.content.decode()
    assert "lite=" not in answer.content.decode()  # the browser says it again by itself
    assert "Save-Data" in answer["Vary"]
    with_pictures = client.get("/page/?lite=0", headers=saving).content.decode()
    assert "<img" in with_pictures
    assert 'href="/who-we-are/?lite=0"' in with_pictures


def test_without_a_choice_nothing_is_changed(client):
    answer = client.get("/page/")
    assert answer.content.decode().startswith(PAGE)
    assert "Save-Data" in answer["Vary"]  # a cache between must keep them apart


def test_no_cookie_is_set(client):
    assert not client.get("/page/?lite=1").cookies


def test_the_length_is_that_of_what_is_sent(client):
    answer = client.get("/page/?lite=1")
    assert int(answer["Content-Length"]) == len(answer.content)


def test_a_redirect_within_the_site_keeps_the_choice(client):
    assert client.get("/moved/?lite=1")["Location"] == "/page/?as_of=2015-03-31&lite=1"
    assert client.get("/elsewhere/?lite=1")["Location"] == "https://example.org/"


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["lite=2", "lite=", "lite=1&lite=0", "lite=yes&as_of=2015-03-31"])
def test_another_value_is_refused(client, query):
    answer = client.get(f"/page/?{query}")
    assert answer.status_code == 400
    assert "lite can be 1" in answer.content.decode()


def test_what_programs_ask_is_theirs_to_refuse(client):
    assert "asked lite=1" in client.get("/api/v1/data?lite=1").content.decode()


@pytest.mark.django_db
def test_kept_pages_do_not_mix(client):
    caches["pages"].clear()
    for _again in range(2):
        assert client.get("/remembered/").content == b"with"
        assert client.get("/remembered/?lite=1").content == b"without"
        assert client.get("/remembered/", headers={"Save-Data": "on"}).content == b"without"
        assert client.get("/remembered/?lite=0", headers={"Save-Data": "on"}).content == b"with"


def test_the_switch_leads_to_the_same_page():
    request = RequestFactory().get("/es/statistics/?area=ZAF")
    assert lite.switch(request) == "/es/statistics/?area=ZAF&lite=1"
    request.is_lite = True
    assert lite.switch(request) == "/es/statistics/?area=ZAF&lite=0"
    assert lite.keeping(f'<a href="{lite.switch(request)}">', "1").count("lite=") == 1


PICTURE = Template(
    '{% load pictures %}{% picture "/p.jpg" words size=size wide="/w.jpg" link="/photos/p/" %}'
)


def test_the_component_shows_a_picture_or_its_words():
    told = {"words": "A vendor & her stall", "size": (320, 240)}
    shown = PICTURE.render(Context(told))
    assert 'src="/p.jpg" width="320" height="240" alt="A vendor &amp; her stall"' in shown
    assert 'loading="lazy"' in shown
    words = PICTURE.render(Context(told | {"is_lite": True}))
    assert '<a class="no-picture" href="/photos/p/">Picture: A vendor &amp; her stall</a>' in words
    assert "/p.jpg" not in words


def test_decoration_is_left_out_without_a_word():
    assert PICTURE.render(Context({"words": "", "is_lite": True})).strip() == ""
