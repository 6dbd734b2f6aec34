"""Which way leads to a person. Whether a channel is set up is a matter of the settings."""

import re

from django.conf import settings

from core.notices.channels.base import Message, Outcome, Route, Sender
from core.notices.channels.mail import Mail
from core.notices.channels.telephone import Telephone
from core.notices.channels.wecom import Application, Robot
from core.notices.enums import Channel, Reason
from core.people.models import Person

__all__ = ["Message", "Outcome", "Route", "Sender", "route"]


def route(channel: str, person: Person) -> Route | Reason:
    """The sender and the address, or why there is none."""
    return ROUTES[Channel(channel)](person)


def _mail(person: Person) -> Route | Reason:
    return Route(Mail(), person.email) if person.email else Reason.NO_ADDRESS


def _telephone(person: Person) -> Route | Reason:
    if not person.telephone:
        return Reason.NO_ADDRESS
    return Route(Telephone(), person.telephone) if settings.TELEPHONE_GATEWAY_URL else Reason.NOT_SET_UP


def _wecom(person: Person) -> Route | Reason:
    """The application reaches the person himself; without it, or without his WeCom user, the robot mentions him."""
    has_application = bool(settings.WECOM_CORP_ID and settings.WECOM_CORP_SECRET and settings.WECOM_AGENT_ID)
    if has_application and person.wecom_userid:
        return Route(Application(), person.wecom_userid)
    if settings.WECOM_ROBOT_KEY:
        return _robot(person)
    return Reason.NO_ADDRESS if has_application else Reason.NOT_SET_UP


def _robot(person: Person) -> Route | Reason:
    if person.wecom_userid:
        return Route(Robot(), f"user:{person.wecom_userid}")
    number = re.sub(r"[^\d+]", "", person.telephone)
    return Route(Robot(), f"mobile:{number}") if number else Reason.NO_ADDRESS


ROUTES = {Channel.EMAIL: _mail, Channel.WECOM: _wecom, Channel.TELEPHONE: _telephone}
