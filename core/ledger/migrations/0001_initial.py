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
            name="Checkpoint",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("count", models.PositiveBigIntegerField(verbose_name="entries")),
                ("signature", models.CharField(max_length=128)),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                ("actor_name", models.CharField(blank=True, max_length=120, verbose_name="who")),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="on behalf of",
                    ),
                ),
                ("on_behalf_of_name", models.CharField(blank=True, max_length=120, verbose_name="on behalf of")),
                ("act", models.CharField(max_length=64, verbose_name="act")),
                ("subject_type", models.CharField(max_length=100, verbose_name="kind of subject")),
                ("subject_id", models.BigIntegerField()),
                ("subject_label", models.CharField(max_length=240, verbose_name="subject")),
                ("office_id", models.BigIntegerField()),
                ("clause", models.CharField(blank=True, max_length=16, verbose_name="clause")),
                ("data", models.JSONField(default=dict, verbose_name="particulars")),
            ],
            options={
                "verbose_name": "entry of the record",
                "verbose_name_plural": "entries of the record",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "id"], name="ledger_entr_subject_373cce_idx"),
                    models.Index(fields=["office_id", "id"], name="ledger_entr_office__b8dab5_idx"),
                    models.Index(fields=["office_id", "act", "id"], name="ledger_entr_office__775abb_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "sealer's lock",
                "verbose_name_plural": "sealer's lock",
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("entries", models.PositiveBigIntegerField(verbose_name="entries")),
                ("checkpoints", models.PositiveBigIntegerField(verbose_name="checkpoints")),
                ("trouble", models.JSONField(default=list, verbose_name="trouble")),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("sequence", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="ledger.entry",
                        verbose_name="entry",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["sequence"],
                "indexes": [models.Index(fields=["sealed_at", "sequence"], name="ledger_seal_sealed__caeb4a_idx")],
            },
        ),
    ]
