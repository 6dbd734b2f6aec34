from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import Person
from logbook.models import SyncReport
from logbook.queries.visibility import sight_of


def check_can_report(person: Person, report: SyncReport, now: datetime) -> None:
    """The department's liaison, his deputy while he is away, or its head; while the sync is open (7.2)."""
    if report.department_id not in sight_of(person, now).departments:
        raise Refused(
            _("Only the liaison, the deputy or the head of %(department)s reports for it.")
            % {"department": report.department}
        )
    if not report.round.is_open:
        raise Refused(_("This sync is closed. Report in the next one."))
    if report.reported_at is not None:
        raise Refused(_("%(person)s has reported already.") % {"person": report.reported_by})
