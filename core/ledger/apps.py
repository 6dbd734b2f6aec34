from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "core.ledger"
    label = "ledger"
    verbose_name = _("Record")

    def ready(self) -> None:
        from core.ledger import registry
        from core.ledger.acts import AdminAct

        registry.register_acts(AdminAct)
