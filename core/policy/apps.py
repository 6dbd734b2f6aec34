from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "core.policy"
    label = "policy"
    verbose_name = _("Regulation")

    def ready(self) -> None:
        from core.ledger.registry import register_acts, register_particulars
        from core.people.queries.setup import register_check
        from core.policy import authorities
        from core.policy.acts import PolicyAct
        from core.policy.catalogue import PARAMETERS
        from core.policy.readiness import policy_points
        from core.policy.rules import LEVEL_LABELS, STEP_LABELS
        from core.ui.navigation import NavItem, register

        register_acts(PolicyAct)
        labels = {parameter.key: parameter.label for parameter in PARAMETERS}
        register_particulars(labels, {"key": labels, "to": STEP_LABELS, "vacant": STEP_LABELS, "level": LEVEL_LABELS})
        authorities.register()
        register_check(policy_points)
        register(NavItem(_("Regulation"), "policy:regulation", "license", order=70))
