"""Lists of subscribers of before: what offices save them as, and what is wrong with their lines."""

import io
import sys
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.knowledge.newsletters.letters import OPERATOR, make_newsletter

from livelihoods.analysis.errors import InputError
from livelihoods.cli import main
from livelihoods.knowledge.newsletters import actions
from livelihoods.knowledge.newsletters.models import Subscription
from livelihoods.knowledge.newsletters.subscriber_lists import read
from livelihoods.platform.accounts.models import User

pytestmark = [pytest.mark.web, pytest.mark.django_db]
HEADER = "email,language,consented_on\n"
GOOD = f"{HEADER}ama@example.org,fr,2024-05-01\nasha@example.org,en,2024-06-01\n"


@pytest.fixture(autouse=True)
def newsletter(db):
    return make_newsletter()


def take(content: bytes | str, name: str = "list.csv"):
    raw = content.encode() if isinstance(content, str) else content
    lines = read(raw, name)
    return actions.import_subscribers(
        actor=OPERATOR, newsletter="mbo-newsletter", lines=lines, source="signed lists"
    )


def book() -> bytes:
    sheet = openpyxl.Workbook()
    for row in (["email", "language", "consented_on"], ["ama@example.org", "fr", "2024-05-01"],
                ["asha@example.org", "en", "2024-06-01"]):  # fmt: skip
        sheet.active.append(row)
    kept = io.BytesIO()
    sheet.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", GOOD.encode()),
        ("list.csv", GOOD.encode("utf-8-sig")),
        ("list.csv", GOOD.replace(",", ";").encode()),
        ("list.csv", GOOD.replace(",", "\t").encode("utf-8-sig")),
        ("list.csv", GOOD.replace("\n", "\r\n").encode()),
        ("list.csv", GOOD.replace("email,", '"Email ",').encode()),
        ("list.csv", (GOOD + ",,\n\n ,,\n").encode()),
        ("list.csv", GOOD.replace("ama@", " Ama@").replace("fr", "FR ").encode()),
        ("list.csv", b"name," + GOOD.encode().replace(b"\n", b"\nx,").removesuffix(b"x,")),
        ("list.xlsx", book()),
    ],
    ids=["plain", "mark", "semicolons", "tabs", "windows", "header", "blank", "blanks", "more", "book"],
)  # fmt: skip
def test_what_offices_save(name, content):
    assert take(content, name).added == 2
    found = Subscription.objects.order_by("language").values_list("email", "language")
    assert [(email.lower(), language) for email, language in found] == [
        ("asha@example.org", "en"), ("ama@example.org", "fr"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"{HEADER}josé@example.org,es,2024-05-01\n".encode("latin-1"), "line 2: is not UTF-8"),
        (GOOD.encode() + "ño@example.org,es,2024-05-01\n".encode("cp1252"), "line 4: is not UTF-8"),
        (GOOD.encode("utf-16"), "line 1: is not UTF-8"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"ama@example.org,fr,2024-05-01\n", "lacks email, language, consented_on"),
        (b"email,language\nama@example.org,fr\n", "lacks consented_on"),
        (b"email,email,language,consented_on\n", "twice"),
        (f'{HEADER}"ama@example.org,fr,2024-05-01\n'.encode(), "line 2: is not CSV"),
        (GOOD.encode() + b'"a"b,fr,2024-05-01\n', "line 4: is not CSV"),
        (HEADER.encode(), "the list has no line"),
    ],
)
def test_a_table_that_cannot_be_read(content, told):
    with pytest.raises(InputError, match=told):
        take(content)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("kofi@example.org,fr,", "line 4: consented_on is empty"),
        ("kofi@example.org,fr", "line 4: consented_on is empty"),
        ("kofi@example.org,fr,01/05/2024", "line 4: consented_on is '01/05/2024'; write a date"),
        ("kofi@example.org,fr,2999-01-01", "line 4: agreed on a day that is to come"),
        ("kofi@example.org,,2024-05-01", "line 4: '' is none of: en, fr, es"),
        ("kofi@example.org,pt,2024-05-01", "line 4: 'pt' is none of: en, fr, es"),
        (",fr,2024-05-01", "line 4: no e-mail address"),
        ("kofi,fr,2024-05-01", "line 4: no e-mail address"),
        ("Kofi <kofi@example.org>,fr,2024-05-01", "line 4: no e-mail address"),
        (f"kofi@{'x' * 60}.{'y' * 60}.{'z' * 60}.{'w' * 60}.{'v' * 40}.org,fr,2024-05-01",
         "line 4: no e-mail address"),
        ("kofi@example.org\x00,fr,2024-05-01", "line 4: "),
        ("AMA@example.org ,fr,2024-05-01", "line 4: the same address as line 2"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_and_nothing_is_taken_over(line, told):
    with pytest.raises(InputError) as error:
        take(f"{GOOD}{line}\n")
    assert told in str(error.value)
    assert not Subscription.objects.exists()


def test_all_wrong_lines_are_named_at_once_whatever_is_wrong_with_them():
    with pytest.raises(InputError) as error:
        take(f"{HEADER}kofi@example.org,fr,\nnobody,fr,2024-05-01\n\nasha@example.org,xx,soon\n")
    assert [fault.partition(":")[0] for fault in error.value.faults] == [
        "line 2", "line 3", "line 5", "line 5",
    ]  # fmt: skip


def test_a_quoted_line_break_keeps_the_count_of_lines():
    content = 'note,email,language,consented_on\n"one\ntwo",ama@example.org,fr,2024-05-01\nx,kofi,fr,2024-05-01\n'
    with pytest.raises(InputError, match="line 4: no e-mail address"):
        take(content)


def test_ten_thousand_lines_are_quick_and_so_are_their_faults():
    lines = "".join(f"reader{each}@example.org;en;2024-05-01\n" for each in range(10_000))
    content = HEADER.replace(",", ";") + lines
    begun = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        assert take(content).added == 10_000
    assert time.monotonic() - begun < 20
    assert len(queries) < 200  # SQLite takes few values in one statement
    again = take(content)
    assert (again.added, again.known) == (0, 10_000)
    with pytest.raises(InputError) as error:
        take(content.replace(";en;", ";xx;"))
    assert len(error.value.faults) == 10_000
    assert len(str(error.value)) < 1000


def test_the_office_is_told_the_lines(client):
    client.force_login(User.objects.create_superuser("chief@example.org"))
    values = {"act": "import", "newsletter": "mbo-newsletter", "source": "signed lists"}
    address = reverse("newsletter_subscribers")
    for content, told in (
        (f"{GOOD}kofi,fr,2024-05-01\nefua@example.org,fr,\n".encode(), "line 5: consented_on"),
        (GOOD.encode("utf-16"), "is not UTF-8"),
    ):
        file = SimpleUploadedFile("list.csv", content)
        html = client.post(address, values | {"file": file}).content.decode()
        assert told in html
    assert not Subscription.objects.exists()
    good = SimpleUploadedFile("list.csv", GOOD.replace(",", ";").encode("utf-8-sig"))
    done = client.post(address, values | {"file": good}, follow=True)
    assert "2 subscribed" in done.content.decode()


def test_the_command_names_the_file_and_the_line(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LIVELIHOODS_DATA", str(tmp_path / "var"))
    file = tmp_path / "list.csv"
    file.write_text(GOOD + "kofi,fr,2024-05-01\n")
    words = ["livelihoods", "newsletter", "import", "mbo-newsletter", str(file), "--source", "x"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "line 4: no e-mail address" in capsys.readouterr().err
