from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "core.policy"
    label = "policy"
    verbose_name = _("Regulation")

    def ready(self) -> None:
        from core.ledger.registry import register_acts
        from core.policy.acts import PolicyAct

        register_acts(PolicyAct)
