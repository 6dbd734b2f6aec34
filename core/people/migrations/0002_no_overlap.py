from django.db import migrations

from core.db import NoOverlap

PERIOD = {"start": "start", "end": "end", "kind": "date"}


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        NoOverlap("people_posting", "posting_once", by=["person_id", "role", "group_id"], **PERIOD),
        NoOverlap("people_liaison", "one_liaison_a_department", by=["department_id"], **PERIOD),
        NoOverlap(
            "people_personqualification", "qualification_once", by=["person_id", "qualification_id"], **PERIOD
        ),
        NoOverlap("people_deputy", "one_deputy_a_person", by=["person_id"], **PERIOD),
    ]
