"""One connection to the mail server, and what each of its answers means for the letter at hand."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from typing import Any, Final

from django.core.mail import EmailMessage, get_connection

from livelihoods.knowledge.newsletters.rules import Verdict, verdict

_STATUS_PARTS: Final = 3


@dataclass(frozen=True)
class Answer:
    """What became of a letter; where none of the three holds, `verdict` is of its address."""

    is_sent: bool = False
    is_unsure: bool = False
    is_server_down: bool = False
    verdict: Verdict = Verdict.REFUSED
    reason: str = ""


class Server:
    """Hands letters over, one after the other, over one connection as long as that holds."""

    def __init__(self) -> None:
        self._backend: Any = None
        self._has_begun = False
        self._tells_begin = False

    def hand_over(self, message: EmailMessage) -> Answer:
        """Hand over one letter.

        A server closes a connection after a while or a number of letters: where that is seen before
        the letter itself went out, it is tried once more over a new one.
        """
        for is_last in (False, True):
            answer = self._once(message)
            if not answer.is_server_down or is_last:
                return answer
            self.close()
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End the connection."""
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(SMTPException, OSError):  # it is gone already
                backend.close()

    def _once(self, message: EmailMessage) -> Answer:  # noqa: PLR0911 - one for each answer
        self._has_begun = False
        try:
            self._open()
            self._backend.send_messages([message])
        except SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return _refused(code, words)
        except SMTPDataError as error:
            return _refused(error.smtp_code, error.smtp_error)
        except SMTPSenderRefused as error:
            return _down(f"the server takes no mail from us: {error.smtp_code}")
        except (SMTPException, OSError) as error:
            name = type(error).__name__
            if self._has_begun or (self._backend is not None and not self._tells_begin):
                self.close()
                return Answer(is_unsure=True, reason=f"the connection broke: {name}")
            return _down(f"the mail server cannot be reached: {name}")
        except ValueError as error:  # BadHeaderError and UnicodeError are some
            return Answer(reason=f"it cannot be sent as a mail: {type(error).__name__}")
        return Answer(is_sent=True)

    def _open(self) -> None:
        if self._backend is None:
            backend = get_connection()
            backend.open()
            self._note_begin(backend)
            self._backend = backend

    def _note_begin(self, backend: Any) -> None:
        """Note when the letter itself goes out: before that a broken connection has taken nothing.

        Of a server that is asked in another way than SMTP nothing is known: what breaks is unsure.
        """
        smtp = getattr(backend, "connection", None)
        data: Callable[..., Any] | None = getattr(smtp, "data", None)
        self._tells_begin = data is not None
        if smtp is None or data is None:
            return

        def noted(*args: Any) -> Any:
            self._has_begun = True
            return data(*args)

        smtp.data = noted


def _down(reason: str) -> Answer:
    return Answer(is_server_down=True, reason=reason)


def _refused(code: int, words: "bytes | str") -> Answer:
    """Read the code and the enhanced status; the rest may repeat the address, and is not kept."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    first = text.strip().partition(" ")[0]
    parts = first.split(".")
    status = first if len(parts) == _STATUS_PARTS and all(map(str.isdigit, parts)) else ""
    return Answer(verdict=verdict(code, status), reason=f"{code} {status}".strip())
