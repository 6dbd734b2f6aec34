from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PolicyAct(TextChoices):
    ADOPTED = "policy.adopted", _("adopted the default numbers of the regulation")
    VALUE_SET = "policy.value_set", _("set a number of the regulation")
