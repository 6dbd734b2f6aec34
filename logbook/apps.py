from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogbookConfig(AppConfig):
    name = "logbook"
    label = "logbook"
    verbose_name = _("Logbook")

    def ready(self) -> None:
        from core.ledger.registry import register_acts, register_particulars
        from core.ui.navigation import NavItem, register
        from logbook import authority, messages, panels
        from logbook.acts import LogbookAct
        from logbook.enums import Severity
        from logbook.permissions.measures import reads_measures
        from logbook.queries.incident import waiting_for_me
        from logbook.queries.matter import waiting_for_me as waiting_requests

        register_acts(LogbookAct)
        register_particulars({}, {"kind": messages.KINDS, "severity": dict(Severity.choices)})
        messages.register()
        authority.register()
        panels.register_panels()
        register(NavItem(_("Shift log"), "logbook:log", "notebook", order=15, shortcut="l"))
        register(NavItem(_("Hand-over"), "logbook:start_handover", "signature", order=18, shortcut="h"))
        register(
            NavItem(_("Incidents"), "logbook:incidents", "alert-triangle", order=22, shortcut="i", count=waiting_for_me)
        )
        register(NavItem(_("Matters"), "logbook:matters", "list-check", order=25, shortcut="m"))
        register(NavItem(_("For departments"), "logbook:referrals", "transfer", order=35, count=waiting_requests))
        register(NavItem(_("Attendance"), "logbook:attendance", "door-enter", order=40, shortcut="a"))
        register(NavItem(_("Weekly sync"), "logbook:syncs", "repeat", order=37))
        register(NavItem(_("How are we doing"), "logbook:measures", "chart-bar", order=45, visible=reads_measures))
