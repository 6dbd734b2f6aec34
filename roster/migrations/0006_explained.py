import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roster", "0004_proposal")]

    operations = [
        migrations.AddField("proposal", "explained", models.JSONField(default=list)),
        migrations.AddField("proposal", "mended", models.JSONField(default=dict)),
        migrations.AddField(
            "proposal",
            "leave",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mendings",
                to="roster.leave",
                verbose_name="leave",
            ),
        ),
    ]
