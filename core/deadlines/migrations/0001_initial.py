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
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.office",
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="kind")),
                ("clause", models.CharField(blank=True, max_length=8, verbose_name="clause")),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_id", models.BigIntegerField()),
                ("subject_label", models.CharField(max_length=240, verbose_name="subject")),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person responsible",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("params", models.JSONField(default=dict)),
                ("link", models.CharField(blank=True, max_length=240)),
                ("ladder", models.JSONField()),
                ("next_step", models.PositiveSmallIntegerField(default=0)),
                ("next_step_at", models.DateTimeField(blank=True, null=True, verbose_name="next step")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("met", "met"), ("cancelled", "cancelled")],
                        default="open",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="met")),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="met by",
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=240, verbose_name="reason")),
            ],
            options={
                "verbose_name": "deadline",
                "verbose_name_plural": "deadlines",
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_step_at__isnull", False)),
                        fields=["next_step_at", "id"],
                        name="deadline_sweep",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["owner", "due_at"], name="deadline_owner_open"
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["group", "due_at"], name="deadline_group_open"
                    ),
                    models.Index(fields=["office", "kind", "due_at"], name="deadline_office_kind"),
                    models.Index(fields=["subject_type", "subject_id"], name="deadline_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("kind", "subject_type", "subject_id"),
                        name="deadline_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "met", "cancelled"])), name="deadline_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at__isnull", False), ("state", "met")),
                            models.Q(
                                models.Q(("state", "met"), _negated=True),
                                ("met_at__isnull", True),
                                ("met_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_met_all_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("state", "cancelled"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "cancelled"), _negated=True),
                                ("cancelled_at__isnull", True),
                                ("cancelled_by__isnull", True),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_cancelled_all_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("next_step_at__isnull", True), _connector="OR"),
                        name="deadline_closed_fires_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deadline",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="deadlines.deadline",
                    ),
                ),
                ("index", models.PositiveSmallIntegerField()),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("owner", "person responsible"),
                            ("lead", "duty lead"),
                            ("department_head", "department head"),
                            ("director", "director"),
                        ],
                        max_length=32,
                        verbose_name="meant for",
                    ),
                ),
                (
                    "reached",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "person responsible"),
                            ("lead", "duty lead"),
                            ("department_head", "department head"),
                            ("director", "director"),
                        ],
                        max_length=32,
                        verbose_name="reached",
                    ),
                ),
                ("vacant", models.JSONField(default=list)),
                ("level", models.CharField(max_length=16, verbose_name="level")),
                ("recipients", models.JSONField(default=list)),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("fired_at", models.DateTimeField(verbose_name="taken")),
            ],
            options={
                "verbose_name": "step of a ladder",
                "verbose_name_plural": "steps of a ladder",
                "ordering": ["deadline", "index"],
                "constraints": [
                    models.UniqueConstraint(fields=("deadline", "index"), name="deadline_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(("fired_at__gte", models.F("due_at"))), name="deadline_step_not_early"
                    ),
                ],
            },
        ),
    ]
