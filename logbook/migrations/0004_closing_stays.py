from django.db import migrations

from core.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("logbook", "0003_handover")]
    operations = [AppendOnly("logbook_shiftclosing")]
