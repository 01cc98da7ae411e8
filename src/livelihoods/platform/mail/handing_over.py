"""Handing mail to the server: what is wrong is returned, to be put on record without addresses."""

from collections.abc import Callable
from smtplib import SMTPException, SMTPRecipientsRefused


def hand_over(send: Callable[[], object]) -> tuple[str, bool]:
    """Hand a mail to the server; return what is wrong, or nothing, and whether it was refused.

    What the server says may repeat the address: only its code is kept. An address or a header that
    no mail can have (letters beyond ASCII before the @, a line that breaks) is found by Python
    before any server is asked; it is as undeliverable, and nobody's address fails by it.
    """
    try:
        send()
    except SMTPRecipientsRefused as error:
        codes = sorted({code for code, _words in error.recipients.values()})
        return f"refused at once: {', '.join(map(str, codes))}", True
    except (SMTPException, OSError) as error:
        return f"the mail server did not take it: {type(error).__name__}", False
    except ValueError as error:  # BadHeaderError and UnicodeError are some
        return f"it cannot be sent as a mail: {type(error).__name__}", False
    return "", False
