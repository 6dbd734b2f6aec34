from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "core.ledger"
    label = "ledger"
    verbose_name = _("Record")

    def ready(self) -> None:
        from core.ledger import registry
        from core.ledger.acts import AdminAct
        from core.ledger.particulars import LABELS
        from core.ui.navigation import NavItem, register

        registry.register_acts(AdminAct)
        registry.register_particulars(LABELS)
        register(NavItem(_("Record"), "ledger:record", "shield-check", order=80, visible=registry.is_reader))
