from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "core.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from core.ledger.registry import register_acts, register_particulars, register_reader
        from core.people.acts import PeopleAct
        from core.people.backends import is_administrator
        from core.people.enums import Language, Role, Theme
        from core.people.models import DutyGroup, Person
        from core.people.permissions import check_can_read_record
        from core.ui.navigation import NavItem, register

        register_acts(PeopleAct)
        values: dict[str, dict[str, Any]] = {
            "role": dict(Role.choices),
            "language": dict(Language.choices),
            "theme": dict(Theme.choices),
            "fields": {field.name: field.verbose_name for field in Person._meta.fields},
            "right": {str(right): words for right, words in DutyGroup._meta.permissions},
        }
        register_particulars({}, values)
        register_reader(check_can_read_record)
        register(NavItem(_("People"), "people:directory", "users", order=60, shortcut="p"))
        register(NavItem(_("Setting up"), "people:setup", "settings", order=90, visible=is_administrator))
