from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "core.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from core.ledger.registry import register_acts, register_particulars
        from core.notices.acts import Act
        from core.notices.enums import Channel
        from core.notices.queries import unread_count
        from core.ui.navigation import NavItem, register

        register_acts(Act)
        register_particulars({}, {"channel": dict(Channel.choices)})
        register(NavItem(_("Notices"), "notices:inbox", "bell", order=50, count=unread_count, shortcut="n"))
