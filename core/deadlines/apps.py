from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "core.deadlines"
    label = "deadlines"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        from core.deadlines.acts import DeadlineAct
        from core.deadlines.queries import late_now
        from core.deadlines.rungs import register_default_rungs
        from core.ledger.registry import register_acts
        from core.ui.navigation import NavItem, register

        register_acts(DeadlineAct)
        register_default_rungs()
        register(
            NavItem(
                label=_("What is due"),
                url_name="deadlines:due",
                icon="alarm",
                order=22,
                count=late_now,
                shortcut="d",
                urgent=True,
            )
        )
