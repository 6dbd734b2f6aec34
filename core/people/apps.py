from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "core.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from core.ledger.registry import register_acts
        from core.people.acts import PeopleAct

        register_acts(PeopleAct)
