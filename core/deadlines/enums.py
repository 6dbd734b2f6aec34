from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("open")
    MET = "met", _("met")
    CANCELLED = "cancelled", _("cancelled")


NEXT_STATES = {State.OPEN: {State.MET, State.CANCELLED}, State.MET: set(), State.CANCELLED: set()}


class Rung(TextChoices):
    """Who is told, in the order in which a ladder climbs when a rung is vacant (2.2)."""

    OWNER = "owner", _("person responsible")
    LEAD = "lead", _("duty lead")
    DEPARTMENT_HEAD = "department_head", _("department head")
    DIRECTOR = "director", _("director")


class Progress(TextChoices):
    """Where a step of the ladder stands, as the page draws it."""

    DONE = "done", _("done")
    VACANT = "vacant", _("vacant")
    NEXT = "next", _("next")
    AHEAD = "ahead", _("ahead")
    SPARED = "spared", _("not needed")
