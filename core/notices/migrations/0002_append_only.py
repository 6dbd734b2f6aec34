from django.db import migrations

from core.db import AppendOnly

WRITTEN_ONCE = ["office_id", "kind", "level", "key", "params", "link", "created_at"]


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [
        AppendOnly("notices_notice", WRITTEN_ONCE),
        AppendOnly("notices_receipt", ["notice_id", "person_id", "position", "told_at"]),
        AppendOnly("notices_attempt", ["delivery_id", "number", "account", "started_at"]),
    ]
