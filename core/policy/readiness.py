"""What the administrator's check list asks of the regulation's numbers."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.people.models import Office
from core.people.queries import local_day, members_of_groups
from core.people.queries.setup import Point
from core.policy.catalogue import PARAMETERS
from core.policy.queries import policy_for


def policy_points(office: Office, now: datetime) -> list[Point]:
    """Groups below their establishment, and numbers the office has never set. Three queries."""
    policy = policy_for(office, now)
    fewest = policy.count("group.establishment")
    groups = list(office.groups.all())
    members = members_of_groups(groups, local_day(office, now))
    small = [
        f"{group.name} ({len(members.get(group.pk, []))})"
        for group in groups
        if len(members.get(group.pk, [])) < fewest
    ]
    unset = [str(parameter.label) for parameter in PARAMETERS if parameter.key not in policy.values]
    return [
        Point(
            _("Every group has its establishment of %(fewest)d") % {"fewest": fewest}, small,
            _("Too few people cannot cover 24 hours. Give postings, or set another number."),
            "admin:people_dutygroup_changelist", "2.4",
        ),
        Point(
            _("Every number of the regulation is set"), unset,
            _("The defaults hold until the office sets its own."), "policy:regulation", "0.1",
        ),
    ]  # fmt: skip
