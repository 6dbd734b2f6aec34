from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "core.deadlines"
    label = "deadlines"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        from core.deadlines.acts import DeadlineAct
        from core.deadlines.rungs import register_default_rungs
        from core.ledger.registry import register_acts

        register_acts(DeadlineAct)
        register_default_rungs()
