import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.files.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="roster.assignment",
                        verbose_name="assignment",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="check-in due")),
                ("checked_in_at", models.DateTimeField(blank=True, null=True, verbose_name="checked in")),
                ("checked_out_at", models.DateTimeField(blank=True, null=True, verbose_name="checked out")),
                ("absence", models.CharField(blank=True, max_length=240, verbose_name="reason of the absence")),
                (
                    "absence_recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="absence recorded by",
                    ),
                ),
                ("absence_recorded_at", models.DateTimeField(blank=True, null=True, verbose_name="absence recorded")),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["-due_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("absence", ""),
                                ("absence_recorded_at", None),
                                ("absence_recorded_by", None),
                                ("checked_in_at__isnull", False),
                            ),
                            models.Q(
                                ("absence_recorded_at__isnull", False),
                                ("absence_recorded_by__isnull", False),
                                ("checked_in_at", None),
                                models.Q(("absence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attendance_came_or_absent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_out_at", None),
                            ("checked_out_at__gte", models.F("checked_in_at")),
                            _connector="OR",
                        ),
                        name="attendance_out_after_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_items",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("item", "item"), ("key", "key")], max_length=8, verbose_name="kind"),
                ),
                ("label", models.CharField(max_length=120, verbose_name="what it is")),
                ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="how many there should be")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "item or key of the post",
                "verbose_name_plural": "items and keys of the post",
                "ordering": ["kind", "label", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)), fields=("group", "label"), name="duty_item_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "outgoing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="roster.shift",
                        verbose_name="outgoing shift",
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="roster.shift",
                        verbose_name="incoming shift",
                    ),
                ),
                ("summary", models.TextField(blank=True, verbose_name="what the next shift should know")),
                ("digest", models.CharField(max_length=64)),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                ("due_at", models.DateTimeField(verbose_name="acknowledgement due")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="acknowledged at")),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "ordering": ["-signed_at", "-id"],
                "indexes": [models.Index(fields=["group", "-signed_at"], name="logbook_han_group_i_024034_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(
                                ("acknowledged_at__gte", models.F("signed_at")),
                                ("acknowledged_by__isnull", False),
                                models.Q(("acknowledged_by", models.F("signed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handover_acknowledged_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident_keys",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="which program")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="made at")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked at")),
            ],
            options={
                "verbose_name": "key for reporting incidents",
                "verbose_name_plural": "keys for reporting incidents",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LogCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_categories",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "log category",
                "verbose_name_plural": "log categories",
                "ordering": ["position", "id"],
                "constraints": [models.UniqueConstraint(fields=("office", "name"), name="log_category_name_once")],
            },
        ),
        migrations.CreateModel(
            name="ShiftClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closing",
                        to="roster.shift",
                        verbose_name="shift",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                ("closed_at", models.DateTimeField(verbose_name="closed at")),
            ],
            options={
                "verbose_name": "closing of a shift",
                "verbose_name_plural": "closings of shifts",
                "ordering": ["-closed_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spot_checks",
                        to="roster.assignment",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("due_at", models.DateTimeField(verbose_name="answer due")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("answer", models.CharField(blank=True, max_length=240, verbose_name="answer")),
            ],
            options={
                "verbose_name": "spot check",
                "verbose_name_plural": "spot checks",
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)), fields=("assignment",), name="one_open_spot_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            ("answered_at__gte", models.F("asked_at")),
                            _connector="OR",
                        ),
                        name="spot_check_answered_after_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SyncRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sync_rounds",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="week of")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("due_at", models.DateTimeField(verbose_name="reports due")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "weekly sync",
                "verbose_name_plural": "weekly syncs",
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "starts_on"), name="sync_round_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("office",), name="sync_round_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                        ),
                        name="sync_round_closed_after_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occurred_at", models.DateTimeField(verbose_name="happened at")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logbook.logcategory",
                        verbose_name="category",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "information"), (2, "notable"), (3, "serious"), (4, "critical")],
                        default=1,
                        verbose_name="severity",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to="roster.shift",
                        verbose_name="shift",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("note", "note"), ("telephone", "telephone record")],
                        default="note",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("sent_later", models.BooleanField(default=False, verbose_name="sent later")),
                ("key", models.UUIDField(editable=False)),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="people"
                    ),
                ),
            ],
            options={
                "verbose_name": "log entry",
                "verbose_name_plural": "log entries",
                "ordering": ["-occurred_at", "-id"],
                "indexes": [
                    models.Index(fields=["group", "-occurred_at"], name="logbook_log_group_i_0ad179_idx"),
                    models.Index(fields=["shift", "-occurred_at"], name="logbook_log_shift_i_0d8329_idx"),
                    models.Index(fields=["office", "-occurred_at"], name="logbook_log_office__74906d_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "key"), name="log_entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(("recorded_at__gte", models.F("occurred_at"))),
                        name="log_entry_not_of_the_future",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="log_entry_has_text"),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", [1, 2, 3, 4])), name="log_entry_severity_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SyncReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="logbook.syncround",
                        verbose_name="weekly sync",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sync_reports",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sync_reports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="liaison",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("text", models.TextField(blank=True, verbose_name="progress")),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                ("reported_at", models.DateTimeField(null=True, verbose_name="reported")),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["department__name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "department"), name="sync_report_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reported_at", None), ("reported_by", None), ("text", "")),
                            models.Q(
                                ("reported_at__isnull", False),
                                ("reported_by__isnull", False),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sync_report_all_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="logbook.logentry",
                        verbose_name="log entry",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=120,
                        storage=core.files.models.private_storage,
                        upload_to=core.files.models.folder,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added at")),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="attachment_not_empty")
                ],
            },
        ),
        migrations.CreateModel(
            name="LogAmendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occurred_at", models.DateTimeField(verbose_name="happened at")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logbook.logcategory",
                        verbose_name="category",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "information"), (2, "notable"), (3, "serious"), (4, "critical")],
                        default=1,
                        verbose_name="severity",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "they called us"), ("out", "we called them")],
                        default="in",
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                ("caller", models.CharField(blank=True, max_length=120, verbose_name="caller")),
                ("organisation", models.CharField(blank=True, max_length=120, verbose_name="organisation")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number")),
                ("matter", models.CharField(blank=True, max_length=240, verbose_name="matter")),
                ("outcome", models.CharField(blank=True, max_length=240, verbose_name="outcome")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="logbook.logentry",
                        verbose_name="log entry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.CharField(max_length=240, verbose_name="reason")),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="people"
                    ),
                ),
            ],
            options={
                "verbose_name": "amendment of the log",
                "verbose_name_plural": "amendments of the log",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="log_amendment_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="log_amendment_has_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_matter",
                        to="logbook.logentry",
                        verbose_name="log entry",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "information"), (2, "notable"), (3, "serious"), (4, "critical")],
                        default=1,
                        verbose_name="severity",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("dealt_with", "dealt with")],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person responsible",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dealt with by",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="dealt with")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
            ],
            options={
                "verbose_name": "matter",
                "verbose_name_plural": "matters",
                "ordering": ["-severity", "opened_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["group", "opened_at"], name="matter_open"
                    ),
                    models.Index(condition=models.Q(("state", "open")), fields=["taker"], name="matter_taker_open"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("outcome", ""), ("state", "open")),
                            models.Q(
                                ("closed_at__gte", models.F("opened_at")),
                                ("closed_by__isnull", False),
                                ("state", "dealt_with"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="matter_dealt_with_all_or_none",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="matter_has_title"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TelephoneRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "they called us"), ("out", "we called them")],
                        default="in",
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                ("caller", models.CharField(blank=True, max_length=120, verbose_name="caller")),
                ("organisation", models.CharField(blank=True, max_length=120, verbose_name="organisation")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="number")),
                ("matter", models.CharField(blank=True, max_length=240, verbose_name="matter")),
                ("outcome", models.CharField(blank=True, max_length=240, verbose_name="outcome")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call",
                        to="logbook.logentry",
                        verbose_name="log entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "telephone record",
                "verbose_name_plural": "telephone records",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("caller", ""), ("number", ""), ("organisation", ""), _negated=True),
                        name="call_names_someone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="logbook.handover",
                        verbose_name="hand-over",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("matter", "open matter"), ("item", "item"), ("key", "key")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logbook.matter",
                        verbose_name="matter",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logbook.dutyitem",
                        verbose_name="item",
                    ),
                ),
                ("label", models.CharField(max_length=160, verbose_name="point")),
                ("expected", models.PositiveSmallIntegerField(null=True, verbose_name="should be")),
                ("counted", models.PositiveSmallIntegerField(null=True, verbose_name="counted")),
                ("remark", models.CharField(blank=True, max_length=240, verbose_name="remark")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("pending", "not answered"),
                            ("accepted", "accepted"),
                            ("objected", "objected"),
                            ("decided", "decided by the lead"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="answer",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=240, verbose_name="reason")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
            ],
            options={
                "verbose_name": "hand-over point",
                "verbose_name_plural": "hand-over points",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("handover", "matter"), name="handover_matter_once"),
                    models.UniqueConstraint(fields=("handover", "item"), name="handover_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item", None), ("kind", "matter"), ("matter__isnull", False)),
                            models.Q(
                                ("counted__isnull", False),
                                ("item__isnull", False),
                                ("matter", None),
                                models.Q(("kind", "matter"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handover_point_is_matter_or_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", "pending"),
                            models.Q(
                                ("answer", "accepted"), ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handover_point_answered_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "information"), (2, "notable"), (3, "serious"), (4, "critical")],
                        verbose_name="severity",
                    ),
                ),
                (
                    "reported_severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "information"), (2, "notable"), (3, "serious"), (4, "critical")],
                        verbose_name="severity as reported",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("raised", "raised"), ("acknowledged", "acknowledged"), ("resolved", "resolved")],
                        default="raised",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident",
                        to="logbook.logentry",
                        verbose_name="log entry",
                    ),
                ),
                (
                    "matter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident",
                        to="logbook.matter",
                        verbose_name="matter",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="reported from")),
                ("key", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "reported_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="logbook.incidentkey",
                        verbose_name="reported with",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="raised")),
                ("due_at", models.DateTimeField(verbose_name="acknowledgement due")),
                (
                    "escalated_to",
                    models.CharField(
                        blank=True,
                        choices=[("lead", "duty lead"), ("department_head", "department head")],
                        max_length=16,
                        verbose_name="escalated to",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="emergency declared by",
                    ),
                ),
                ("declared_at", models.DateTimeField(null=True, verbose_name="emergency declared")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="acknowledged")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resolved by",
                    ),
                ),
                ("resolved_at", models.DateTimeField(null=True, verbose_name="resolved")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "ordering": ["-severity", "raised_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "resolved"), _negated=True),
                        fields=["group", "raised_at"],
                        name="incident_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("office", "source", "key"),
                        name="incident_reported_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="incident_has_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entry__isnull", False),
                                ("key", ""),
                                ("raised_by__isnull", False),
                                ("reported_with", None),
                                ("source", ""),
                            ),
                            models.Q(
                                ("raised_by", None),
                                ("reported_with__isnull", False),
                                models.Q(("source", ""), _negated=True),
                                models.Q(("key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_from_log_or_outside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declared_at", None), ("declared_by", None), ("severity__lt", 4)),
                            models.Q(
                                ("declared_at__gte", models.F("raised_at")),
                                ("declared_by__isnull", False),
                                ("severity", 4),
                            ),
                            _connector="OR",
                        ),
                        name="incident_critical_when_declared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(
                                ("acknowledged_at__gte", models.F("raised_at")), ("acknowledged_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="incident_acknowledged_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at", None),
                                ("resolved_at", None),
                                ("resolved_by", None),
                                ("state", "raised"),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("resolved_at", None),
                                ("resolved_by", None),
                                ("state", "acknowledged"),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("resolved_by__isnull", False),
                                ("state", "resolved"),
                                ("resolved_at__gte", models.F("acknowledged_at")),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_state_has_its_marks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="logbook.matter",
                        verbose_name="matter",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "addressee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="addressee",
                    ),
                ),
                ("request", models.TextField(verbose_name="what is asked")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for acknowledgement"),
                            ("acknowledged", "acknowledged"),
                            ("done", "done"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                ("due_at", models.DateTimeField(verbose_name="acknowledgement due")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="acknowledged")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("reason", models.CharField(blank=True, max_length=240, verbose_name="reason")),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "ordering": ["sent_at", "id"],
                "indexes": [
                    models.Index(fields=["department", "state", "due_at"], name="logbook_ref_departm_4444f4_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "acknowledged"])),
                        fields=("matter", "department"),
                        name="referral_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(("acknowledged_at__gte", models.F("sent_at")), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="referral_acknowledged_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at", None),
                                ("closed_at", None),
                                ("closed_by", None),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("closed_at", None),
                                ("closed_by", None),
                                ("state", "acknowledged"),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("state", "done"),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("state", "withdrawn"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_state_has_its_marks",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="logbook.referral",
                        verbose_name="referral",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("text", models.TextField(verbose_name="progress")),
            ],
            options={
                "verbose_name": "progress note",
                "verbose_name_plural": "progress notes",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="referral_note_has_text"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="logentry",
            name="latest",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="logbook.logamendment",
            ),
        ),
    ]
