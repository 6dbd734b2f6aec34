from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "core.policy"
    label = "policy"
    verbose_name = _("Regulation")

    def ready(self) -> None:
        from core.ledger.registry import register_acts
        from core.people.queries.setup import register_check
        from core.policy import authorities
        from core.policy.acts import PolicyAct
        from core.policy.readiness import policy_points
        from core.ui.navigation import NavItem, register

        register_acts(PolicyAct)
        authorities.register()
        register_check(policy_points)
        register(NavItem(_("Regulation"), "policy:regulation", "license", order=70))
