"""A group in which shifts change hands: two leads, some officers, a published roster of the month."""

from datetime import date

from core.policy import actions as policy
from roster import actions
from roster.enums import OfferKind
from roster.models import Assignment, Offer
from tests import builders as make
from tests import duty
from tests.builders import NOW

DAY_28, DAY_29, DAY_30 = date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)


class Place:
    def __init__(self, officers: int = 2) -> None:
        self.office = make.office()
        self.group = make.group(self.office, "Harbour")
        self.lead, self.other_lead = make.lead(self.group, "Lead One"), make.lead(self.group, "Lead Two")
        self.officers = [make.officer(self.group, f"Officer {n}") for n in range(officers)]
        self.day = duty.shift_type(self.office, duty.DAY)
        self.evening = duty.shift_type(self.office, duty.EVENING)
        self.night = duty.shift_type(self.office, duty.NIGHT)
        self.roster = duty.draft(self.group)

    def put(self, officer: int, kind, day: date = DAY_28, **kwargs) -> Assignment:
        return duty.assigned(self.roster, self.officers[officer], kind, day, **kwargs)

    def publish(self) -> "Place":
        duty.published(self.roster, self.lead)
        return self

    def without_lead(self, key: str = "swap.lead_decides") -> "Place":
        policy.set_value(office=self.office, key=key, value=False, holds_from=NOW, by=None, now=NOW)
        return self

    def offered(self, held: Assignment, to=None, kind=OfferKind.GIVE, **kwargs) -> Offer:
        return actions.offer_shift(
            assignment=held, kind=kind, to=to, reason="Family", by=held.person, now=NOW, **kwargs
        )

    def standing(self, kind) -> list[str]:
        """Who holds the shifts of this kind."""
        rows = Assignment.objects.filter(withdrawn_at=None, shift__shift_type=kind)
        return sorted(rows.values_list("person__name", flat=True))
