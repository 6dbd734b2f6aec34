import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policy_values",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="parameter")),
                ("value", models.JSONField(verbose_name="value")),
                ("holds_from", models.DateTimeField(verbose_name="holds from")),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="set at")),
            ],
            options={
                "verbose_name": "number of the regulation",
                "verbose_name_plural": "numbers of the regulation",
                "ordering": ["key", "holds_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "key", "holds_from"), name="policy_value_once")
                ],
            },
        ),
    ]
