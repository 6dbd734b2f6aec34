from django.db import migrations

from core.db import NoOverlap

PERIOD = {"start": "start", "end": "end", "kind": "date"}
NO_GROUP = '{row}"group_id" IS NULL'
NO_DEPARTMENT = '{row}"department_id" IS NULL'


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        NoOverlap("people_posting", "posting_once_a_group", by=["person_id", "role", "group_id"], **PERIOD),
        NoOverlap(
            "people_posting",
            "posting_once_a_department",
            by=["person_id", "role", "department_id"],
            where=NO_GROUP,
            **PERIOD,
        ),
        NoOverlap(
            "people_posting",
            "posting_once_an_office",
            by=["person_id", "role"],
            where=f"{NO_GROUP} AND {NO_DEPARTMENT}",
            **PERIOD,
        ),
        NoOverlap(
            "people_posting",
            "one_head_a_department",
            by=["department_id"],
            where="{row}\"role\" = 'department_head'",
            **PERIOD,
        ),
        NoOverlap("people_liaison", "one_liaison_a_department", by=["department_id"], **PERIOD),
        NoOverlap("people_personqualification", "qualification_once", by=["person_id", "qualification_id"], **PERIOD),
        NoOverlap("people_deputy", "one_deputy_a_person", by=["person_id"], **PERIOD),
    ]
