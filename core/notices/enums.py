from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """How loud a notice is (7.1)."""

    ROUTINE = "routine", _("routine")
    IMPORTANT = "important", _("important")
    URGENT = "urgent", _("urgent")


class Channel(TextChoices):
    """The ways out of the house. The receipt itself is the notice in the application."""

    EMAIL = "email", _("e-mail")
    WECOM = "wecom", _("WeCom")
    TELEPHONE = "telephone", _("telephone")


CHANNELS_OF = {
    Level.ROUTINE: (Channel.EMAIL,),
    Level.IMPORTANT: (Channel.EMAIL, Channel.WECOM),
    Level.URGENT: (Channel.EMAIL, Channel.WECOM, Channel.TELEPHONE),
}


class State(TextChoices):
    """Sent is not delivered, and delivered is not acknowledged."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")
    DEAD = "dead", _("given up")
    SKIPPED = "skipped", _("left out")


FOLLOWS = {
    State.QUEUED: {State.SENDING, State.SKIPPED},
    State.SENDING: {State.SENT, State.DELIVERED, State.FAILED, State.DEAD, State.SKIPPED, State.SENDING},
    State.SENT: {State.DELIVERED, State.FAILED},
    State.DELIVERED: set(),
    State.FAILED: {State.SENDING, State.SKIPPED},
    State.DEAD: {State.QUEUED},
    State.SKIPPED: set(),
}


class Reason(TextChoices):
    """Why a delivery is not simply sent or delivered, in words for the person who reads the trace."""

    NONE = "", ""
    NO_ADDRESS = "no_address", _("the person has no address for this channel")
    NOT_SET_UP = "not_set_up", _("this channel is not set up")
    ACKNOWLEDGED = "acknowledged", _("the notice was acknowledged before")
    CALL_LIMIT = "call_limit", _("the number was called too often in the last hour")
    UNREACHABLE = "unreachable", _("the service could not be reached")
    BUSY = "busy", _("the service asked to wait")
    REFUSED = "refused", _("the service refused the message")
    CREDENTIALS = "credentials", _("the service did not accept the credentials")
    UNKNOWN_PERSON = "unknown_person", _("the service does not know this address")
    UNCERTAIN = "uncertain", _("the sender stopped half-way; it may or may not have gone out")
    NO_ANSWER = "no_answer", _("nobody answered")
    LINE_BUSY = "line_busy", _("the line was busy")
    ANSWERED = "answered", _("answered, not acknowledged")
    KEY_PRESSED = "key_pressed", _("acknowledged by telephone")
