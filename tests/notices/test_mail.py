import email

import pytest
import time_machine

from core.notices import tasks
from core.notices.actions.delivering import begin, deliver_one
from core.notices.models import Attempt
from tests.builders import NOW
from tests.notices.conftest import delivery, reachable, told


@pytest.fixture
def mail(mailbox, house, clock):
    """Sends the one mail of a notice to `person`; the delivery afterwards."""

    def send(notice):
        row = delivery(notice, "email")
        deliver_one(delivery_id=row.pk, now=clock)
        row.refresh_from_db()
        return row

    return send


def letter(mailbox, index=0):
    return email.message_from_bytes(mailbox.letters[index].content, policy=email.policy.default)


def test_a_mail_is_in_the_readers_language_and_leads_to_the_notice(mail, mailbox, house, settings):
    settings.SITE_URL = "https://duty.example"
    notice = told(reachable(house, email="li@example.com"))
    row = mail(notice)
    assert (row.state, row.attempts, row.next_at) == ("sent", 1, None)
    assert mailbox.letters[0].rcpt_tos == ["li@example.com"]
    sent = letter(mailbox)
    assert sent["Subject"] == "Water in A"
    assert sent["Content-Language"] == "en"
    assert "Seen Tue 24 Nov 08:30 by Li." in sent.get_content()
    assert f"https://duty.example/notices/{notice.pk}/" in sent.get_content()


def test_a_line_break_in_a_particular_makes_no_header(mail, mailbox, house):
    assert mail(told(reachable(house), room="A\r\nBcc: all@example.com")).state == "sent"
    assert letter(mailbox)["Subject"] == "Water in A Bcc: all@example.com"
    assert letter(mailbox)["Bcc"] is None


def test_a_second_attempt_carries_the_same_message_id(mail, mailbox, house, clock):
    notice = told(reachable(house))
    row = delivery(notice, "email")
    begin(delivery_id=row.pk, now=clock())  # the worker dies here
    clock.forward(minutes=2)
    assert mail(notice).attempts == 2
    assert letter(mailbox)["Message-ID"] == f"<delivery-{row.pk}@testserver>"


@pytest.mark.parametrize(("answer", "state"), [("450 later", "failed"), ("550 no such user", "dead")])
def test_a_refused_recipient_is_tried_later_or_given_up(mail, mailbox, house, answer, state):
    mailbox.refuse.append(answer)
    row = mail(told(reachable(house)))
    assert (row.state, row.reason, row.detail) == (state, "refused", answer[:3])


def test_a_server_that_is_down_is_tried_eight_times_and_then_given_up(mail, house, clock, settings):
    settings.EMAIL_PORT = 1
    notice, waits = told(reachable(house)), []
    for _ in range(8):
        row = mail(notice)
        if row.next_at:
            waits.append(row.next_at - clock())
            clock.now = row.next_at
    assert (row.state, row.reason, row.attempts, row.next_at) == ("dead", "unreachable", 8, None)
    assert waits == sorted(waits)
    assert Attempt.objects.filter(delivery=row, state="failed", finished_at__isnull=False).count() == 8


def test_a_failed_mail_waits_for_its_time(mail, house, mailbox):
    mailbox.refuse.append("450 later")
    notice = told(reachable(house))
    mail(notice)
    assert mail(notice).attempts == 1


def test_without_an_address_the_channel_is_left_out(mail, house, mailbox):
    row = mail(told(reachable(house, email="")))
    assert (row.state, row.reason) == ("skipped", "no_address")
    assert mailbox.letters == []


def test_the_nudge_sends(mailbox, house):
    notice = told(reachable(house))
    with time_machine.travel(NOW):
        tasks.deliver.apply(kwargs={"notice_ids": [notice.pk]}, throw=True)
    assert (delivery(notice, "email").state, len(mailbox.letters)) == ("sent", 1)


def test_the_sweep_finds_what_the_nudge_lost_and_sends_it_once(mailbox, house):
    told(reachable(house), reachable(house))
    with time_machine.travel(NOW):
        for _ in range(3):
            tasks.deliver_due.apply(throw=True)
    assert len(mailbox.letters) == 2
