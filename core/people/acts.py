from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PeopleAct(TextChoices):
    """What was done about people; the label reads after a name: "Li Si added a person"."""

    OFFICE_OPENED = "office.opened", _("opened the office")
    OFFICE_CHANGED = "office.changed", _("changed the office")
    DEPARTMENT_ADDED = "department.added", _("added a department")
    DEPARTMENT_CHANGED = "department.changed", _("changed a department")
    GROUP_ADDED = "group.added", _("added a group")
    GROUP_CHANGED = "group.changed", _("changed a group")
    QUALIFICATION_ADDED = "qualification.added", _("added a qualification")
    QUALIFICATION_CHANGED = "qualification.changed", _("changed a qualification")
    QUALIFICATION_GIVEN = "qualification.given", _("gave a qualification")
    PERSON_ADDED = "person.added", _("added a person")
    PERSON_CHANGED = "person.changed", _("changed a person")
    PERSON_LEFT = "person.left", _("recorded that a person left")
    PERSON_RETURNED = "person.returned", _("recorded that a person returned")
    POSTING_GIVEN = "posting.given", _("gave a posting")
    POSTING_ENDED = "posting.ended", _("ended a posting")
    POSTING_MOVED = "posting.moved", _("moved a posting to another group")
    POSTING_MOVED_BACK = "posting.moved_back", _("took back the move of a posting")
    LIAISON_NAMED = "liaison.named", _("named a liaison")
    LIAISON_ENDED = "liaison.ended", _("ended a liaison's term")
    DEPUTY_NAMED = "deputy.named", _("named a deputy")
    DEPUTY_ENDED = "deputy.ended", _("ended a deputy's term")
    RIGHT_GIVEN = "right.given", _("gave a right")
    RIGHT_WITHDRAWN = "right.withdrawn", _("withdrew a right")
    PASSWORD_CHANGED = "password.changed", _("changed his password")
    PASSWORD_RESET = "password.reset", _("set a new password for a person")
    PREFERENCES_SET = "preferences.set", _("changed his preferences")
    STAFF_IMPORTED = "staff.imported", _("brought in a staff list")
