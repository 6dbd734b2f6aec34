"""A small office whose week is planned in tests: quick to solve, and with something of everything."""

from datetime import date, timedelta

from core.people.models import DutyGroup, Office, Person
from roster import actions
from roster.actions.computing import compute_proposal
from roster.models import Proposal, Roster
from tests import builders as make
from tests import duty
from tests.builders import NOW

FIRST = date(2026, 12, 7)  # a Monday


class Week:
    """Five officers cover a day and a night shift of one each; the lead, who plans, leads by day."""

    def __init__(self, days: int = 7, officers: int = 5) -> None:
        self.office: Office = make.office()
        self.group: DutyGroup = make.group(self.office, "Harbour")
        self.lead: Person = make.lead(self.group, "Chen Lead")
        self.officers = [make.officer(self.group, f"Officer {number}") for number in range(officers)]
        self.day = duty.shift_type(self.office)
        self.night = duty.shift_type(self.office, duty.NIGHT)
        self.demand(self.day)
        self.demand(self.night)
        self.rule("lead", codes=["D"])
        self.roster = self.draft(days=days)

    def demand(self, kind, officers=1, **kwargs) -> None:
        group = kwargs.pop("group", self.group)
        kwargs = {"day_kinds": range(8), "start": NOW.date()} | kwargs
        actions.set_demand(group=group, shift_type=kind, officers=officers, by=None, now=NOW, **kwargs)

    def rule(self, kind, weight=1000, group=None, start=None, **numbers):
        return actions.set_planning_rule(
            office=self.office, kind=kind, weight=weight, group=group, numbers=numbers, start=start or NOW.date(),
            by=None, now=NOW,
        )  # fmt: skip

    def draft(self, group=None, first: date = FIRST, days: int = 7) -> Roster:
        end = first + timedelta(days=days)
        roster = actions.open_roster(group=group or self.group, start=first, end=end, by=None, now=NOW)
        return Roster.objects.select_related("group__office").get(pk=roster.pk)

    def ask(self, *rosters, seconds=2, **kwargs) -> Proposal:
        return actions.ask_proposal(rosters=rosters or [self.roster], by=self.lead, now=NOW, seconds=seconds, **kwargs)

    def computed(self, *rosters, **kwargs) -> Proposal:
        proposal = self.ask(*rosters, **kwargs)
        compute_proposal(proposal_id=proposal.pk, clock=lambda: NOW)
        proposal.refresh_from_db()
        return proposal
