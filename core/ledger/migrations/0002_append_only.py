from django.db import migrations

from core.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        AppendOnly("ledger_entry"),
        AppendOnly("ledger_seal"),
        AppendOnly("ledger_checkpoint"),
        AppendOnly("ledger_verification"),
    ]
