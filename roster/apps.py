from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "roster"
    label = "roster"
    verbose_name = _("Roster")

    def ready(self) -> None:
        from core.ledger.registry import register_acts
        from roster import messages
        from roster.acts import RosterAct

        register_acts(RosterAct)
        messages.register()
