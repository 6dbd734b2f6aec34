from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class DutyRole(TextChoices):
    """What a person does in a shift; one lead coordinates, standby fills a gap (2.1)."""

    OFFICER = "officer", _("officer")
    LEAD = "lead", _("duty lead")
    STANDBY = "standby", _("standby")


class RosterState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


ROSTER_TRANSITIONS = {RosterState.DRAFT: [RosterState.PUBLISHED], RosterState.PUBLISHED: []}


class DayKind(IntegerChoices):
    """The day a demand is for: a weekday, or a public holiday, which goes before the weekday."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
    HOLIDAY = 7, _("public holiday")


class HolidayKind(TextChoices):
    HOLIDAY = "holiday", _("public holiday")
    WORKDAY = "workday", _("make-up workday")


class AmendmentKind(TextChoices):
    ADDED = "added", _("added")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced")
