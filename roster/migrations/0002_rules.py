from django.db import migrations

from core.db import AppendOnly, NoOverlap

MOMENTS = {"start": "starts_at", "end": "ends_at", "kind": "timestamp"}
DAYS = {"start": "start", "end": "end", "kind": "date"}
HOLDS = '{row}"withdrawn_at" IS NULL'


class Migration(migrations.Migration):
    dependencies = [("roster", "0001_initial")]
    operations = [
        NoOverlap("roster_assignment", "one_shift_at_a_time", by=["person_id"], where=HOLDS, **MOMENTS),
        NoOverlap(
            "roster_assignment",
            "one_lead_on_duty",
            by=["office_id"],
            where=HOLDS + " AND {row}\"role\" = 'lead'",
            **MOMENTS,
        ),
        NoOverlap("roster_roster", "one_roster_a_day", by=["group_id"], **DAYS),
        NoOverlap("roster_demand", "one_demand_a_day", by=["group_id", "shift_type_id", "day_kind"], **DAYS),
        NoOverlap("roster_leave", "leave_once", by=["person_id"], where=HOLDS, **DAYS),
        AppendOnly("roster_amendment"),
    ]
