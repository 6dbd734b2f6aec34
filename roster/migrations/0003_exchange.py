import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.db import NoOverlap, Without

DAYS = {"start": "start", "end": "end", "kind": "date"}
WAS = NoOverlap("roster_leave", "leave_once", by=["person_id"], where='{row}"withdrawn_at" IS NULL', **DAYS)
IS = NoOverlap(
    "roster_leave", "leave_one_at_a_time", by=["person_id"], where="{row}\"state\" IN ('asked', 'granted')", **DAYS
)


def name_what_was_withdrawn(apps, schema_editor):
    apps.get_model("roster", "Leave").objects.exclude(withdrawn_at=None).update(state="withdrawn")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_no_overlap"),
        ("roster", "0002_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Without(WAS),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("give", "given away"),
                            ("exchange", "exchanged for another shift"),
                            ("open", "open shift"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "offered"),
                            ("taken", "waits for the lead's decision"),
                            ("done", "done"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "nobody took it in time"),
                            ("void", "void, because the shift was changed"),
                            ("undone", "undone"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "role",
                    models.CharField(
                        choices=[("officer", "officer"), ("lead", "duty lead"), ("standby", "standby")],
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("expires_at", models.DateTimeField(verbose_name="can be taken until")),
                ("reason", models.CharField(max_length=240, verbose_name="reason")),
                ("offered_at", models.DateTimeField(verbose_name="offered at")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="taken at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("answer", models.CharField(blank=True, max_length=240, verbose_name="answer")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                (
                    "alarm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.coveragealarm",
                        verbose_name="gap",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="roster.assignment",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="holder",
                    ),
                ),
                (
                    "in_return",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.assignment",
                        verbose_name="in return",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="offered by",
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
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="roster.roster",
                        verbose_name="roster",
                    ),
                ),
                (
                    "shift_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.shifttype",
                        verbose_name="shift type",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer of a shift",
                "verbose_name_plural": "offers of shifts",
                "ordering": ["starts_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("open", "taken"))),
                        fields=["group", "expires_at"],
                        name="live_offers",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("open", "taken"))),
                        fields=("assignment",),
                        name="one_live_offer_an_assignment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("open", "taken")), ("kind", "open")),
                        fields=("roster", "shift_type", "day", "role"),
                        name="one_live_offer_an_open_shift",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assignment", None), ("holder", None), ("in_return", None), ("kind", "open")),
                            models.Q(
                                ("alarm", None),
                                ("assignment__isnull", False),
                                ("holder__isnull", False),
                                ("in_return", None),
                                ("kind", "give"),
                            ),
                            models.Q(
                                ("alarm", None),
                                ("assignment__isnull", False),
                                ("holder__isnull", False),
                                ("kind", "exchange"),
                            ),
                            _connector="OR",
                        ),
                        name="offer_says_what_is_offered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "open"),
                                ("taken_at", None),
                                ("taken_by", None),
                                ("decided_at", None),
                                ("decided_by", None),
                            ),
                            models.Q(
                                ("state", "taken"),
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                                ("decided_at", None),
                                ("decided_by", None),
                            ),
                            models.Q(
                                ("state__in", ["done", "undone"]),
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                                models.Q(
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    models.Q(("decided_at", None), ("decided_by", None)),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("state", "refused"),
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            models.Q(
                                ("state__in", ["withdrawn", "expired", "void"]),
                                models.Q(
                                    models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                                    models.Q(("taken_at", None), ("taken_by", None)),
                                    _connector="OR",
                                ),
                                ("decided_at", None),
                                ("decided_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="offer_taken_and_decided_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("open", "taken")), ("closed_at", None)),
                            models.Q(
                                models.Q(("state__in", ("open", "taken")), _negated=True), ("closed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="offer_closed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_return__isnull", False), ("kind", "exchange"), ("taken_by__isnull", False)),
                            models.Q(("kind", "exchange"), _negated=True),
                            models.Q(("in_return", None), ("taken_by", None)),
                            _connector="OR",
                        ),
                        name="exchange_names_both_shifts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(("decided_by", models.F("taken_by")), _negated=True),
                                models.Q(
                                    ("holder", None),
                                    models.Q(("decided_by", models.F("holder")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="offer_decided_by_another",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="offer_has_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferAsk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                ("declined_at", models.DateTimeField(null=True, verbose_name="declined at")),
                (
                    "in_return",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.assignment",
                        verbose_name="in return",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asks",
                        to="roster.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_offers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person asked",
                "verbose_name_plural": "people asked",
                "ordering": ["rank", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("in_return", None)), fields=("offer", "person"), name="asked_once_an_offer"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("in_return__isnull", False)),
                        fields=("offer", "in_return"),
                        name="asked_once_a_shift",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="leave",
            name="answer",
            field=models.CharField(blank=True, editable=False, max_length=240, verbose_name="answer"),
        ),
        migrations.AddField(
            model_name="leave",
            name="asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="asked at"),
        ),
        migrations.AddField(
            model_name="leave",
            name="decided_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided at"),
        ),
        migrations.AddField(
            model_name="leave",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="leave",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "asked for"),
                    ("granted", "granted"),
                    ("refused", "refused"),
                    ("withdrawn", "withdrawn"),
                ],
                default="granted",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(name_what_was_withdrawn, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("asked_at__isnull", False),
                        ("state", "asked"),
                        ("withdrawn_at", None),
                        ("decided_at", None),
                        ("decided_by", None),
                    ),
                    models.Q(
                        ("asked_at", None),
                        ("state", "granted"),
                        ("withdrawn_at", None),
                        ("decided_at", None),
                        ("decided_by", None),
                    ),
                    models.Q(
                        ("asked_at__isnull", False),
                        ("state", "granted"),
                        ("withdrawn_at", None),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    models.Q(
                        ("asked_at__isnull", False),
                        ("state", "refused"),
                        ("withdrawn_at", None),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    models.Q(
                        ("state", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at", None), ("decided_by", None)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="leave_decided_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None), models.Q(("decided_by", models.F("person")), _negated=True), _connector="OR"
                ),
                name="leave_decided_by_another",
            ),
        ),
        IS,
    ]
