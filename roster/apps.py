from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "roster"
    label = "roster"
    verbose_name = _("Roster")

    def ready(self) -> None:
        from core.deadlines.enums import Rung
        from core.deadlines.registry import register_rung
        from core.ledger.registry import register_acts, register_particulars
        from core.people.queries.setup import register_check
        from core.ui.navigation import NavItem, register
        from roster import authority, messages
        from roster.acts import RosterAct
        from roster.enums import DutyRole, PatternKind
        from roster.queries.calendar import calendar_points
        from roster.queries.exchange import waiting_now
        from roster.rungs import leads_on_duty

        register_acts(RosterAct)
        kinds = {"coverage": _("gap in the roster"), **dict(PatternKind.choices)}
        register_particulars({}, {"role": dict(DutyRole.choices), "kind": kinds})
        messages.register()
        authority.register()
        register_check(calendar_points)
        register_rung(Rung.LEAD, leads_on_duty)
        register(NavItem(_("On duty now"), "roster:duty", "user-check", order=20, shortcut="w"))
        register(NavItem(_("Rosters"), "roster:months", "calendar-month", order=40, shortcut="r"))
        register(NavItem(_("My shifts"), "roster:mine", "calendar-event", order=30, shortcut="s"))
        register(
            NavItem(_("Exchange"), "roster:exchange", "arrows-exchange", order=35, shortcut="x", count=waiting_now)
        )
