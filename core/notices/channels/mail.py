"""E-mail. A second attempt carries the same Message-ID, by which mail systems know a message they have had."""

import smtplib
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from core.notices.channels.base import Message, Outcome
from core.notices.enums import Reason, State
from core.notices.rules import Limit


class Mail:
    line = "email"
    limits: Sequence[Limit] = ()
    most_attempts = 8
    same_twice = timedelta.max

    def account(self, address: str) -> str:
        return self.line

    def send(self, message: Message, address: str) -> Outcome:
        try:
            _mail(message, address).send()
        except smtplib.SMTPRecipientsRefused as error:
            return _refused([code for code, _text in error.recipients.values()])
        except smtplib.SMTPAuthenticationError as error:
            return Outcome(State.FAILED, Reason.CREDENTIALS, str(error.smtp_code))
        except smtplib.SMTPResponseException as error:
            return _refused([error.smtp_code])
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(State.FAILED, Reason.UNREACHABLE, type(error).__name__)
        return Outcome(State.SENT)


def _mail(message: Message, address: str) -> EmailMessage:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return EmailMessage(
        subject=" ".join(message.subject.split()),
        body=f"{message.body}\n\n{message.link}\n",
        to=[address],
        headers={
            "Message-ID": f"<{message.reference}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )


def _refused(codes: list[int]) -> Outcome:
    """4xx means later, 5xx means never."""
    code = max(codes, default=0)
    state = State.DEAD if code >= 500 else State.FAILED
    return Outcome(state, Reason.REFUSED, str(code))
