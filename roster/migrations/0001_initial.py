import django.core.serializers.json
import django.core.validators
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
            name="BoardKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_keys",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="where it hangs")),
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
                "verbose_name": "wall display key",
                "verbose_name_plural": "wall display keys",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Pattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patterns",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cycle", "every so many days"), ("monthly", "by the day of the month")],
                        default="cycle",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("anchor", models.DateField(verbose_name="first day of the cycle")),
                ("length", models.PositiveSmallIntegerField(default=7, verbose_name="days in the cycle")),
            ],
            options={
                "verbose_name": "rotation pattern",
                "verbose_name_plural": "rotation patterns",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "name"), name="pattern_name_once"),
                    models.CheckConstraint(condition=models.Q(("length__gte", 1)), name="pattern_has_days"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RememberedLayout",
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
                ("signature", models.CharField(max_length=32)),
                ("mapping", models.JSONField()),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "remembered layout",
                "verbose_name_plural": "remembered layouts",
                "constraints": [models.UniqueConstraint(fields=("office", "signature"), name="layout_remembered_once")],
            },
        ),
        migrations.CreateModel(
            name="Roster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rosters",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "roster",
                "verbose_name_plural": "rosters",
                "ordering": ["-start", "group", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="roster_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None), ("state", "draft")),
                            models.Q(
                                ("published_at__isnull", False), ("published_by__isnull", False), ("state", "published")
                            ),
                            _connector="OR",
                        ),
                        name="roster_published_by_whom_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shift_types",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("start", models.TimeField(verbose_name="starts")),
                ("end", models.TimeField(verbose_name="ends")),
                ("is_night", models.BooleanField(default=False, verbose_name="counts as a night")),
                ("is_standby", models.BooleanField(default=False, verbose_name="standby, not on the post")),
                (
                    "colour",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8),
                        ],
                        verbose_name="colour",
                    ),
                ),
                (
                    "qualification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.qualification",
                        verbose_name="qualification needed",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "shift type",
                "verbose_name_plural": "shift types",
                "ordering": ["start", "code"],
                "constraints": [models.UniqueConstraint(fields=("office", "code"), name="shift_type_code_once")],
            },
        ),
        migrations.CreateModel(
            name="CoverageAlarm",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lead", "no duty lead"),
                            ("officer", "too few officers"),
                            ("standby", "too few on standby"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("missing", models.PositiveSmallIntegerField(verbose_name="people missing")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
            ],
            options={
                "verbose_name": "gap in the roster",
                "verbose_name_plural": "gaps in the roster",
                "ordering": ["starts_at", "id"],
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["office"], name="open_alarms")
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feed_keys",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(verbose_name="made at")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked at")),
            ],
            options={
                "verbose_name": "calendar feed key",
                "verbose_name_plural": "calendar feed keys",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)), fields=("person",), name="one_feed_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holidays",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "public holiday"), ("workday", "make-up workday")],
                        default="holiday",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "public holiday",
                "verbose_name_plural": "public holidays",
                "ordering": ["day"],
                "constraints": [models.UniqueConstraint(fields=("office", "day"), name="holiday_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought in by",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("staff", "staff list"), ("roster", "roster")], max_length=8, verbose_name="kind"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "waits for a decision"),
                            ("applied", "brought in"),
                            ("dropped", "dropped"),
                        ],
                        default="uploaded",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("filename", models.CharField(max_length=255, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("content", models.BinaryField()),
                ("mapping", models.JSONField(default=list)),
                ("answers", models.JSONField(default=dict)),
                ("without_problems", models.BooleanField(default=False, verbose_name="cells with problems left out")),
                ("fingerprint", models.CharField(blank=True, editable=False, max_length=64)),
                ("counts", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("uploaded_at", models.DateTimeField(verbose_name="sent at")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-uploaded_at", "-id"],
                "indexes": [models.Index(fields=["office", "uploaded_at"], name="imports_of_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group", None), ("kind", "staff")),
                            models.Q(("group__isnull", False), ("kind", "roster")),
                            _connector="OR",
                        ),
                        name="roster_import_has_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state", "uploaded")),
                            models.Q(models.Q(("state", "uploaded"), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="import_closed_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=240, verbose_name="reason")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="withdrawn at"),
                ),
            ],
            options={
                "verbose_name": "leave",
                "verbose_name_plural": "leaves",
                "ordering": ["start", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="leave_ends_after_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CrewMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pattern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="roster.pattern"
                    ),
                ),
                ("crew", models.PositiveSmallIntegerField(verbose_name="crew")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "crew member",
                "verbose_name_plural": "crew members",
                "ordering": ["crew", "id"],
                "constraints": [models.UniqueConstraint(fields=("pattern", "person"), name="crew_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "shift_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="roster.shifttype",
                        verbose_name="shift type",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("code", models.CharField(max_length=8, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("colour", models.PositiveSmallIntegerField(default=1, verbose_name="colour")),
                ("is_night", models.BooleanField(default=False, verbose_name="counts as a night")),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "ordering": ["starts_at", "id"],
                "indexes": [
                    models.Index(fields=["group", "starts_at"], name="roster_shif_group_i_dfd908_idx"),
                    models.Index(fields=["office", "starts_at"], name="roster_shif_office__7f9140_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "shift_type", "day"), name="shift_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatternSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pattern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="roster.pattern"
                    ),
                ),
                ("crew", models.PositiveSmallIntegerField(verbose_name="crew")),
                ("offset", models.PositiveSmallIntegerField(verbose_name="day of the cycle")),
                (
                    "shift_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.shifttype",
                        verbose_name="shift type",
                    ),
                ),
            ],
            options={
                "verbose_name": "pattern slot",
                "verbose_name_plural": "pattern slots",
                "ordering": ["offset", "crew"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pattern", "crew", "offset", "shift_type"), name="pattern_slot_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "shift_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="roster.shifttype",
                        verbose_name="shift type",
                    ),
                ),
                (
                    "day_kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                            (7, "public holiday"),
                        ],
                        verbose_name="day",
                    ),
                ),
                ("officers", models.PositiveSmallIntegerField(default=1, verbose_name="officers at least")),
                ("standby", models.PositiveSmallIntegerField(default=0, verbose_name="standby at least")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "demand",
                "verbose_name_plural": "demands",
                "ordering": ["day_kind", "shift_type", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="demand_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="roster.roster",
                        verbose_name="roster",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="roster.shift",
                        verbose_name="shift",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
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
                    "role",
                    models.CharField(
                        choices=[("officer", "officer"), ("lead", "duty lead"), ("standby", "standby")],
                        default="officer",
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("pinned", models.BooleanField(default=False, verbose_name="pinned")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["starts_at", "id"],
                "indexes": [
                    models.Index(fields=["person", "starts_at"], name="roster_assi_person__e38ed0_idx"),
                    models.Index(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=["office", "starts_at", "ends_at"],
                        name="on_duty",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="assignment_ends_after_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="roster.roster",
                        verbose_name="roster",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "added"), ("withdrawn", "withdrawn"), ("replaced", "replaced")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "withdrawn",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.assignment",
                        verbose_name="withdrawn",
                    ),
                ),
                (
                    "added",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.assignment",
                        verbose_name="added",
                    ),
                ),
                ("reason", models.CharField(max_length=240, verbose_name="reason")),
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
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("added__isnull", False), ("kind", "added"), ("withdrawn", None)),
                            models.Q(("added", None), ("kind", "withdrawn"), ("withdrawn__isnull", False)),
                            models.Q(("added__isnull", False), ("kind", "replaced"), ("withdrawn__isnull", False)),
                            _connector="OR",
                        ),
                        name="amendment_says_what_changed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="amendment_has_reason"
                    ),
                ],
            },
        ),
    ]
