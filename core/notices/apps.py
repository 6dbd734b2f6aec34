from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "core.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from core.ledger.registry import register_acts
        from core.notices.acts import Act
        from core.notices.queries import unread_count
        from core.ui.navigation import NavItem, register

        register_acts(Act)
        register(NavItem(_("Notices"), "notices:inbox", "bell", order=50, count=unread_count, shortcut="n"))
