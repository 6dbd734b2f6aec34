"""What an office calls its log entries."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.db import locked, saying
from core.errors import Invalid
from core.people.models import Office, Person
from core.people.permissions import check_can_administer
from logbook.actions.common import record, said
from logbook.acts import LogbookAct
from logbook.models import LogCategory

DEFAULTS = [
    gettext_lazy("Daily business"),
    gettext_lazy("Visitor"),
    gettext_lazy("Equipment"),
    gettext_lazy("Safety"),
    gettext_lazy("Complaint"),
    gettext_lazy("Instruction from above"),
    gettext_lazy("Other"),
]


@transaction.atomic
def adopt_default_categories(*, office: Office, by: Person | None, now: datetime) -> list[LogCategory]:
    """The usual categories in the office's language; an office that has some keeps its own."""
    check_can_administer(by, office, now)
    if LogCategory.objects.filter(office=office).exists():
        return []
    with translation.override(office.language):
        names = [str(name) for name in DEFAULTS]
    return [
        add_category(office=office, name=name, position=position, by=by, now=now) for position, name in enumerate(names)
    ]


@transaction.atomic
def add_category(*, office: Office, name: str, by: Person | None, now: datetime, position: int = 0) -> LogCategory:
    check_can_administer(by, office, now)
    name = said(name, "name", 40)
    with saying(_taken(name)):
        category = LogCategory.objects.create(office=office, name=name, position=position)
    record(LogbookAct.CATEGORY_ADDED, category, office.pk, by, now, "R.7", name=name)
    return category


@transaction.atomic
def change_category(
    *, category: LogCategory, name: str, position: int, is_active: bool, by: Person | None, now: datetime
) -> LogCategory:
    """Entries keep their category also when it is no longer in use."""
    check_can_administer(by, category.office, now)
    category = locked(category)
    before, name = category.name, said(name, "name", 40)
    category.name, category.position, category.is_active = name, position, is_active
    with saying(_taken(name)):
        category.save(update_fields=["name", "position", "is_active"])
    record(
        LogbookAct.CATEGORY_CHANGED, category, category.office_id, by, now, "R.7",
        before=before, after=name, is_active=is_active,
    )  # fmt: skip
    return category


def _taken(name: str) -> Invalid:
    return Invalid(_("“%(name)s” exists already. Choose another name.") % {"name": name}, "name")
