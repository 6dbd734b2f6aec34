"""Setting the numbers of the regulation. A row is added; no row is ever changed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.ledger import actions as ledger
from core.people.models import Office, Person
from core.policy.acts import PolicyAct
from core.policy.catalogue import BY_KEY, PARAMETERS, Parameter
from core.policy.models import PolicyValue
from core.policy.permissions import check_can_set_policy
from core.policy.queries import departments_of, policy_for
from core.policy.rules import clean_value


@transaction.atomic
def adopt_defaults(*, office: Office, by: Person | None, now: datetime, holds_from: datetime | None = None) -> None:
    """Give the office every number it does not have yet, from `holds_from` (default: now).

    For opening an office, and again after a release that brings new parameters; the second call adds only those.
    """
    check_can_set_policy(by, office, now)
    office = Office.objects.select_for_update().get(pk=office.pk)
    known = set(PolicyValue.objects.filter(office=office).values_list("key", flat=True))
    missing = [parameter for parameter in PARAMETERS if parameter.key not in known]
    if not missing:
        return
    since = holds_from or now
    PolicyValue.objects.bulk_create(_row(office, parameter, parameter.default, since, by, now) for parameter in missing)
    ledger.append(
        act=PolicyAct.ADOPTED, by=by, subject=office, now=now, office_id=office.pk, clause="0.1",
        data={"holds_from": since, "after": {parameter.key: parameter.default for parameter in missing}},
    )  # fmt: skip


@transaction.atomic
def set_value(
    *, office: Office, key: str, value: Any, holds_from: datetime, by: Person | None, now: datetime
) -> PolicyValue:
    """Let `value` hold from `holds_from`; raises Invalid with `field` "key", "value" or "holds_from"."""
    check_can_set_policy(by, office, now)
    parameter = _parameter(key)
    clean = clean_value(parameter, value, departments_of(office))
    office = Office.objects.select_for_update().get(pk=office.pk)
    _check_moment(office, parameter, holds_from, now)
    before = policy_for(office, holds_from).raw(key)
    row = _row(office, parameter, clean, holds_from, by, now)
    row.save(force_insert=True)
    ledger.append(
        act=PolicyAct.VALUE_SET, by=by, subject=row, now=now, office_id=office.pk, clause=parameter.clause,
        data={"key": key, "holds_from": holds_from, "before": {"value": before}, "after": {"value": clean}},
    )  # fmt: skip
    return row


def _parameter(key: str) -> Parameter:
    if key not in BY_KEY:
        raise Invalid(_("The regulation has no such number. Choose one from the list."), field="key")
    return BY_KEY[key]


def _check_moment(office: Office, parameter: Parameter, holds_from: datetime, now: datetime) -> None:
    if holds_from < now:
        message = _("A number holds from now or later: what held in the past stays as it was. Choose a later moment.")
        raise Invalid(message, field="holds_from")
    if PolicyValue.objects.filter(office=office, key=parameter.key, holds_from=holds_from).exists():
        message = _("From that very moment another value is set already. Choose a moment before or after it.")
        raise Invalid(message, field="holds_from")


def _row(
    office: Office, parameter: Parameter, value: Any, holds_from: datetime, by: Person | None, now: datetime
) -> PolicyValue:
    return PolicyValue(office=office, key=parameter.key, value=value, holds_from=holds_from, set_by=by, set_at=now)
