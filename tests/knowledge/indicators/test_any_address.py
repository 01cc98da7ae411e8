"""Whatever stands in an address of figures: it is answered, and never by a fault of ours."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

pytestmark = [pytest.mark.web, pytest.mark.django_db]

ODD = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["\0", "ZAF\0", "zaf", "zaF-31", "ARG-31", "\ud800", "..", "%2e%2e", "a" * 300, "ZAF,ZAF",
         "ZAF,ARG-31", "all", "0", "-1", "1e9", "2016..2015", "9999-Q4", "0000", "sex,sex,status",
         "surveys:2026-11-22", "surveys:2026-02-30", "x:y", "2026-11-22", "9999-12-31", "full", "1"]
    ),
)  # fmt: skip
PATHS = st.sampled_from(
    [
        "countries/", "countries/{}/", "countries/compare/", "groups/", "groups/{}/", "{}/",
        "embed/{}/", "{}.csv", "{}.metadata.json", "{}.svg", "releases/", "releases/{}",
        "informal-employment-rate/", "informal-employment-rate.csv", "embed/informal-employment-rate/",
        "informal-employment-rate.svg", "informal-employment-rate.zip",
        "countries/ZAF/", "groups/street-vendors/",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    ["area", "by", "sex", "status", "time", "view", "chart", "sort", "standard", "release",
     "published_on", "from", "to", "scope", "size", "bom", "q", "\0", "another"]
)  # fmt: skip


def encoded(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, part=ODD, pairs=st.lists(st.tuples(NAMES, ODD), max_size=4))
@example(path="countries/{}/", part="zaf\0", pairs=[])
@example(path="groups/{}/", part="\ud800", pairs=[("release", "surveys:2026-11-22")])
@example(path="countries/", part="", pairs=[("q", "\0")])
@example(path="countries/compare/", part="", pairs=[("area", "ZAF"), ("area", "ARG-31,ZAF")])
@example(path="informal-employment-rate/", part="", pairs=[("published_on", "0001-01-01")])
@example(path="informal-employment-rate/", part="", pairs=[("time", "0000-Q9..")])
@example(path="releases/{}", part="surveys-2026-11-22.csv.gz\0", pairs=[])
def test_whatever_is_asked_is_answered(client, release, path, part, pairs):
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)
    address = f"/statistics/{path.format(encoded(part))}"
    response = client.get(f"{address}?{query}" if query else address)
    if response.streaming:
        list(response)
    assert response.status_code in (200, 301, 302, 400, 404), response.status_code
    if response.status_code in (301, 302):
        assert response["Location"].startswith("/"), response["Location"]
        again = client.get(response["Location"])
        assert again.status_code in (200, 400, 404), (address, query, response["Location"])
