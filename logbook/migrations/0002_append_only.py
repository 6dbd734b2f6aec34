from django.db import migrations

from core.db import AppendOnly

AS_WRITTEN = [
    "occurred_at", "category_id", "severity", "text", "office_id", "group_id", "shift_id", "author_id", "kind",
    "recorded_at", "sent_later", "key",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("logbook", "0001_initial")]
    operations = [
        AppendOnly("logbook_logentry", AS_WRITTEN),
        AppendOnly("logbook_logentry_people"),
        AppendOnly("logbook_telephonerecord"),
        AppendOnly("logbook_logamendment"),
        AppendOnly("logbook_logamendment_people"),
        AppendOnly("logbook_attachment"),
        AppendOnly("logbook_referralnote"),
        AppendOnly("logbook_shiftclosing"),
    ]
