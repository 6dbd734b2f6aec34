from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a posting makes of a person (2.1, 2.2, 3.1)."""

    OFFICER = "officer", _("duty officer")
    LEAD = "lead", _("duty lead")
    DEPARTMENT_HEAD = "department_head", _("department head")
    DIRECTOR = "director", _("director")
    FINANCE = "finance", _("Finance")
    HR = "hr", _("HR")
    CEO = "ceo", _("CEO")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class GroupKind(TextChoices):
    REGION = "region", _("by region")
    BUSINESS_LINE = "business_line", _("by business line")


class Language(TextChoices):
    ENGLISH = "en", "English"
    SIMPLIFIED_CHINESE = "zh-hans", "简体中文"
    TRADITIONAL_CHINESE = "zh-hant", "繁體中文"


class Theme(TextChoices):
    SYSTEM = "auto", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")
