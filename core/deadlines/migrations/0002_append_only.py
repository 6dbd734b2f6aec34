from django.db import migrations

from core.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [AppendOnly("deadlines_step")]
