"""What a report of a mail server, or a complaint, says; and what is none."""

import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.platform.mail.coming_back import messages
from livelihoods.platform.mail.delivery_reports import Notice, notices
from tests.platform.mail.returned import complaint, report

LINK = "https://example.org/newsletter/subscription/7:x/"
AT = datetime(2026, 11, 1, 10, tzinfo=UTC)


def test_only_a_failure_for_good_counts():
    assert notices(report("Rosa@example.org", link=LINK)) == [
        Notice("Rosa@example.org", "5.1.1", links=("mailto:leave@example.org", LINK), at=AT)
    ]
    assert notices(report(action="delayed")) == []
    assert notices(report(action="relayed", status="2.0.0")) == []


def test_who_was_written_to_counts_and_not_whereto_it_was_passed_on():
    (notice,) = notices(report("rosa@example.org", final="r.quispe@other.example"))
    assert notice.address == "rosa@example.org"


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [
        ("abuse", True), ("Abuse", True), ("fraud", True), ("opt-out", True),
        ("not-spam", False), ("auth-failure", False), ("virus", False), ("other", False),
        ("", False),
    ],
)  # fmt: skip
def test_what_is_a_complaint(kind, is_one):
    found = notices(complaint(kind=kind))
    assert [each.address for each in found] == (["rosa@example.org"] if is_one else [])


@pytest.mark.parametrize("attached", ["message/rfc822", "text/rfc822-headers"])
def test_a_complaint_without_an_address_has_the_link_of_the_letter(attached):
    assert notices(complaint("", link=LINK, attached=attached)) == [
        Notice(
            "", "abuse", is_complaint=True, links=("mailto:leave@example.org", LINK), at=AT
        )
    ]  # fmt: skip


def test_a_report_within_a_mail_that_came_back_is_not_read():
    """Else anybody could end the subscription of anybody by a mail that cannot be delivered."""
    outer = EmailMessage()
    outer["Subject"] = "Undelivered"
    outer.make_mixed()
    own = report("mine@example.org").replace(b"Content-Type: text/rfc822-headers\n\n", b"")
    whole = own.replace(
        b"--b\nFrom: MBO",
        b"--b\nContent-Type: message/rfc822\n\n" + complaint() + b"\n--b\nX: y\n\nFrom: MBO",
    )
    assert complaint()[:40] in whole
    assert [each.address for each in notices(whole)] == ["mine@example.org"]


def test_a_report_that_somebody_passed_on_as_it_came_is_read():
    mail = b"Subject: Fwd\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + complaint()
    assert [each.code for each in notices(mail)] == ["abuse"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"Subject: hello\n\nHow are you?\n", b"\x00\xff" * 40,
        b"Content-Type: multipart/report; report-type=feedback-report; boundary=c\n\nno parts",
    ],
)  # fmt: skip
def test_what_is_no_report_is_told(content):
    with pytest.raises(InputError, match="neither a delivery report"):
        notices(content)


@pytest.mark.parametrize(
    "broken",
    [
        complaint(date="yesterday"),
        complaint().replace(b"Feedback-Type: abuse\n", b""),
        complaint()[:500],
        report()[:600],
        report(status=""),
        report(date="Sun, 01 Nov 2026 10:00:00 -0000"),
        complaint().replace(
            b"Content-Type: message/feedback-report\n",
            b"Content-Type: message/feedback-report\nContent-Transfer-Encoding: 8bit\n",
        ),
    ],
)
def test_a_broken_report_is_no_fault_of_ours(broken):
    try:
        found = notices(broken)
    except InputError:
        return
    assert all(each.at is None or each.at.tzinfo for each in found)


def test_an_encoded_complaint_is_read():
    """Some servers encode the part, though they must not (RFC 5965, 3.c)."""
    import base64

    fields = b"Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <rosa@example.org>\n"
    head, _mark, _rest = complaint().partition(b"Content-Type: message/feedback-report\n\n")
    mail = (
        head + b"Content-Type: message/feedback-report\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(fields) + b"--c--\n"
    )  # fmt: skip
    assert [each.address for each in notices(mail)] == ["rosa@example.org"]


def test_mailboxes_are_read_and_left(tmp_path):
    box = mailbox.mbox(tmp_path / "returned")
    for content in (report("a@example.org"), complaint("b@example.org")):
        box.add(content)
    box.close()
    kept = (tmp_path / "returned").read_bytes()
    found = [notices(content)[0].address for _name, content in messages(tmp_path / "returned")]
    assert found == ["a@example.org", "b@example.org"]
    assert (tmp_path / "returned").read_bytes() == kept
    folder = mailbox.Maildir(tmp_path / "Maildir", create=True)
    folder.add(report("c@example.org"))
    assert [notices(each)[0].address for _name, each in messages(tmp_path / "Maildir")] == [
        "c@example.org"
    ]
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "x.eml").write_bytes(complaint("d@example.org"))
    assert len(list(messages(plain))) == 1
    with pytest.raises(InputError, match="cannot be read"):
        list(messages(tmp_path / "nowhere"))
