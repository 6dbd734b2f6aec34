"""What is done about people: one function a deed. Each writes its ledger entry in the same transaction."""

from core.people.actions.account import reset_password, set_password, set_preferences
from core.people.actions.office import (
    add_department,
    add_group,
    add_qualification,
    change_department,
    change_group,
    change_office,
    change_qualification,
    open_office,
)
from core.people.actions.person import add_person, change_person, give_qualification, person_leaves, person_returns
from core.people.actions.posting import end_posting, give_posting, move_posting, move_posting_back
from core.people.actions.right import allow, disallow
from core.people.actions.staff import StaffChange, bring_in_staff
from core.people.actions.standin import end_deputy, end_liaison, name_deputy, name_liaison

__all__ = [
    "StaffChange",
    "add_department",
    "add_group",
    "add_person",
    "add_qualification",
    "allow",
    "bring_in_staff",
    "change_department",
    "change_group",
    "change_office",
    "change_person",
    "change_qualification",
    "disallow",
    "end_deputy",
    "end_liaison",
    "end_posting",
    "give_posting",
    "give_qualification",
    "move_posting",
    "move_posting_back",
    "name_deputy",
    "name_liaison",
    "open_office",
    "person_leaves",
    "person_returns",
    "reset_password",
    "set_password",
    "set_preferences",
]
