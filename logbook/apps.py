from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogbookConfig(AppConfig):
    name = "logbook"
    label = "logbook"
    verbose_name = _("Logbook")

    def ready(self) -> None:
        from core.ledger.registry import register_acts
        from logbook import messages
        from logbook.acts import LogbookAct

        register_acts(LogbookAct)
        messages.register()
