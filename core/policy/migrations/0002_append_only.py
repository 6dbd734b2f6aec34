from django.db import migrations

from core.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial")]
    operations = [AppendOnly("policy_policyvalue")]
