"""Mail as servers send it back: reports of delivery, and complaints of their readers."""

LETTER = """\
From: MBO Newsletter <news@example.org>
To: {to}
Subject: Sellers meet
Message-ID: <1.x@example.org>
{links}
Hello.
"""


def report(
    address: str = "rosa@example.org",
    *,
    status: str = "5.1.1",
    action: str = "failed",
    link: str = "",
    date: str = "Sun, 01 Nov 2026 10:00:00 +0000",
    final: str = "",
) -> bytes:
    """A report of a mail server (RFC 3464), with the headers of the letter."""
    original = f"Original-Recipient: rfc822; {address}\n" if final else ""
    return f"""\
From: MAILER-DAEMON@mail.example.org
To: office@example.org
Date: {date}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

{original}Final-Recipient: rfc822; {final or address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user
--b
Content-Type: text/rfc822-headers

{LETTER.format(to=address, links=_links(link))}
--b--
""".encode()


def complaint(
    address: str = "rosa@example.org",
    *,
    kind: str = "abuse",
    link: str = "",
    date: str = "Sun, 01 Nov 2026 10:00:00 +0000",
    attached: str = "message/rfc822",
) -> bytes:
    """A complaint (RFC 5965); without an address it keeps to itself who complains."""
    recipient = f"Original-Rcpt-To: <{address}>\n" if address else ""
    return f"""\
From: <feedback@isp.example.net>
To: office@example.org
Date: {date}
Subject: FW: Sellers meet
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="c"

--c
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report.
--c
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <news@example.org>
{recipient}Arrival-Date: Sun, 01 Nov 2026 09:00:00 +0000
--c
Content-Type: {attached}
Content-Disposition: inline

{LETTER.format(to=address or "undisclosed", links=_links(link))}
--c--
""".encode()


def _links(link: str) -> str:
    """The header as it is folded on the way, with a mailbox beside the address."""
    if not link:
        return ""
    return f"List-Unsubscribe: <mailto:leave@example.org>,\n <{link}>\n"
