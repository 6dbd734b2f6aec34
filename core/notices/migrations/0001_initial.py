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
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="account")),
                ("blocked_until", models.DateTimeField(blank=True, null=True, verbose_name="asked to wait until")),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("kind", models.CharField(max_length=64, verbose_name="kind")),
                (
                    "level",
                    models.CharField(
                        choices=[("routine", "routine"), ("important", "important"), ("urgent", "urgent")],
                        max_length=16,
                        verbose_name="level",
                    ),
                ),
                ("key", models.CharField(max_length=200, verbose_name="key")),
                ("params", models.JSONField(default=dict, verbose_name="particulars")),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="link")),
                ("waiting", models.JSONField(default=list, verbose_name="called next")),
                ("created_at", models.DateTimeField(verbose_name="at")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="acknowledged at")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="notice_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="notice_acknowledged_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["routine", "important", "urgent"])), name="notice_level_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="notices.notice",
                        verbose_name="notice",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("told_at", models.DateTimeField(verbose_name="told at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="acknowledged at")),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ["notice", "position", "id"],
                "indexes": [
                    models.Index(fields=["person", "-id"], name="notices_rec_person__b1f2e3_idx"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="receipt_unread"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "person"), name="receipt_once"),
                    models.CheckConstraint(
                        condition=models.Q(("acknowledged_at", None), ("read_at__isnull", False), _connector="OR"),
                        name="receipt_acknowledged_is_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "receipt",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="notices.receipt",
                        verbose_name="receipt",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("wecom", "WeCom"), ("telephone", "telephone")],
                        max_length=16,
                        verbose_name="channel",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                            ("dead", "given up"),
                            ("skipped", "left out"),
                        ],
                        default="queued",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="next step at")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="held until")),
                ("provider_id", models.CharField(blank=True, max_length=120, verbose_name="number at the service")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("no_address", "the person has no address for this channel"),
                            ("not_set_up", "this channel is not set up"),
                            ("acknowledged", "the notice was acknowledged before"),
                            ("call_limit", "the number was called too often in the last hour"),
                            ("unreachable", "the service could not be reached"),
                            ("busy", "the service asked to wait"),
                            ("refused", "the service refused the message"),
                            ("credentials", "the service did not accept the credentials"),
                            ("unknown_person", "the service does not know this address"),
                            ("uncertain", "the sender stopped half-way; it may or may not have gone out"),
                            ("no_answer", "nobody answered"),
                            ("line_busy", "the line was busy"),
                            ("answered", "answered, not acknowledged"),
                            ("key_pressed", "acknowledged by telephone"),
                        ],
                        max_length=32,
                        verbose_name="reason",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=120, verbose_name="answer of the service")),
                ("changed_at", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["receipt", "channel", "round"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)), fields=["next_at", "id"], name="delivery_due"
                    ),
                    models.Index(condition=models.Q(("state", "dead")), fields=["id"], name="delivery_dead"),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["provider_id"],
                        name="delivery_provider",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("receipt", "channel", "round"), name="delivery_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "sending", "sent", "delivered", "failed", "dead", "skipped"])
                        ),
                        name="delivery_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sending"), _negated=True),
                            models.Q(("lease_until__isnull", False), ("next_at", models.F("lease_until"))),
                            _connector="OR",
                        ),
                        name="delivery_being_sent_is_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "queued"), _negated=True), ("next_at__isnull", False), _connector="OR"
                        ),
                        name="delivery_waiting_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["delivered", "dead", "skipped"]), _negated=True),
                            ("next_at", None),
                            _connector="OR",
                        ),
                        name="delivery_ended_is_not_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="notices.delivery",
                        verbose_name="delivery",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("account", models.CharField(max_length=80, verbose_name="account")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("queued", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                            ("dead", "given up"),
                            ("skipped", "left out"),
                        ],
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("no_address", "the person has no address for this channel"),
                            ("not_set_up", "this channel is not set up"),
                            ("acknowledged", "the notice was acknowledged before"),
                            ("call_limit", "the number was called too often in the last hour"),
                            ("unreachable", "the service could not be reached"),
                            ("busy", "the service asked to wait"),
                            ("refused", "the service refused the message"),
                            ("credentials", "the service did not accept the credentials"),
                            ("unknown_person", "the service does not know this address"),
                            ("uncertain", "the sender stopped half-way; it may or may not have gone out"),
                            ("no_answer", "nobody answered"),
                            ("line_busy", "the line was busy"),
                            ("answered", "answered, not acknowledged"),
                            ("key_pressed", "acknowledged by telephone"),
                        ],
                        max_length=32,
                        verbose_name="reason",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=120, verbose_name="answer of the service")),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "ordering": ["delivery", "number"],
                "indexes": [models.Index(fields=["account", "-started_at"], name="notices_att_account_3d288c_idx")],
                "constraints": [models.UniqueConstraint(fields=("delivery", "number"), name="attempt_once")],
            },
        ),
    ]
