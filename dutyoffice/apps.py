from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutyOfficeConfig(AppConfig):
    name = "dutyoffice"
    verbose_name = _("Duty office")

    def ready(self) -> None:
        from core.ui.navigation import NavItem, register
        from dutyoffice.celery import app

        app.autodiscover_tasks(force=True)
        app.finalize()  # by the one thread there is: from now on each task is known, whoever asks first
        register(NavItem(_("Desk"), "desk", "home", order=10, shortcut="e"))
