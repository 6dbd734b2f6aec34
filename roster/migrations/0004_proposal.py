import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.db import NoOverlap

DAYS = {"start": "start", "end": "end", "kind": "date"}


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_no_overlap"),
        ("roster", "0003_exchange"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanningRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coverage", "enough officers in each shift"),
                            ("standby", "enough people on standby"),
                            ("lead", "one duty lead on duty"),
                            ("priority", "strategic priority of a group when people are short"),
                            ("requests", "wishes of the people"),
                            ("fair_nights", "nights shared fairly"),
                            ("fair_weekends", "weekends shared fairly"),
                            ("fair_holidays", "public holidays shared fairly"),
                            ("fair_hours", "hours shared fairly"),
                            ("shortest_break", "days off come together"),
                            ("shortest_run", "working days come together"),
                            ("whole_weekends", "weekends are worked whole or not at all"),
                            ("weekends", "few weekends with work"),
                            ("rotation", "shifts go forward on days in a row"),
                            ("stable_teams", "crews of the patterns stay together"),
                            ("period_hours", "hours in the month"),
                            ("shift_count", "number of certain shifts in the month"),
                        ],
                        max_length=20,
                        verbose_name="rule",
                    ),
                ),
                ("numbers", models.JSONField(blank=True, default=dict, verbose_name="numbers")),
                ("weight", models.PositiveIntegerField(blank=True, null=True, verbose_name="weight")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planning_rules",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planning_rules",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "planning rule",
                "verbose_name_plural": "planning rules",
                "ordering": ["kind", "group", "start", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="planning_rule_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "priority"), _negated=True), ("group__isnull", False), _connector="OR"
                        ),
                        name="planning_priority_has_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waits its turn"),
                            ("running", "is being computed"),
                            ("done", "computed"),
                            ("cancelled", "cancelled"),
                            ("failed", "without a roster"),
                            ("taken", "taken into the draft"),
                        ],
                        default="queued",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("seed", models.PositiveIntegerField(verbose_name="variant")),
                ("seconds", models.PositiveIntegerField(verbose_name="seconds")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("run", models.PositiveIntegerField(default=0)),
                ("began_at", models.DateTimeField(null=True, verbose_name="began at")),
                ("heartbeat", models.DateTimeField(null=True)),
                ("stop_asked_at", models.DateTimeField(null=True, verbose_name="stopped at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="taken at")),
                ("digest", models.CharField(default="", max_length=64)),
                ("progress", models.JSONField(default=list)),
                ("cells", models.JSONField(default=list)),
                ("objective", models.BigIntegerField(null=True, verbose_name="cost")),
                ("bound", models.BigIntegerField(default=0, verbose_name="bound")),
                ("bill", models.JSONField(default=dict)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("infeasible", "no roster can keep the hard rules"),
                            ("time", "no roster was found in the time given"),
                            ("broken", "the computation broke off"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="reason",
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
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "rosters",
                    models.ManyToManyField(related_name="proposals", to="roster.roster", verbose_name="rosters"),
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
                "verbose_name": "proposed roster",
                "verbose_name_plural": "proposed rosters",
                "ordering": ["-asked_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["state"],
                        name="waiting_proposals",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))), name="proposal_ends_after_start"
                    ),
                    models.CheckConstraint(condition=models.Q(("seconds__gte", 1)), name="proposal_has_seconds"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ["queued", "running"])),
                            models.Q(
                                models.Q(("state__in", ["queued", "running"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_ended_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            models.Q(("began_at__isnull", False), ("heartbeat__isnull", False), ("run__gte", 1)),
                            _connector="OR",
                        ),
                        name="proposal_runs_with_a_pulse",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["done", "taken"]), _negated=True),
                            ("objective__isnull", False),
                            _connector="OR",
                        ),
                        name="proposal_done_has_a_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "taken"), ("taken_at__isnull", False), ("taken_by__isnull", False)),
                            models.Q(
                                models.Q(("state", "taken"), _negated=True), ("taken_at", None), ("taken_by", None)
                            ),
                            _connector="OR",
                        ),
                        name="proposal_taken_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("failure", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("failure", "")),
                            _connector="OR",
                        ),
                        name="proposal_failed_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("off", "a day off"), ("work", "a day on duty")], max_length=4, verbose_name="wish"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "shift_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.shifttype",
                        verbose_name="shift",
                    ),
                ),
            ],
            options={
                "verbose_name": "wish",
                "verbose_name_plural": "wishes",
                "ordering": ["day", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="one_wish_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "work"), ("shift_type", None), _connector="OR"),
                        name="wish_for_a_day_off_has_no_shift",
                    ),
                ],
            },
        ),
        NoOverlap(
            "roster_planningrule",
            "one_office_rule_a_day",
            by=["office_id", "kind"],
            where='{row}"group_id" IS NULL',
            **DAYS,
        ),
        NoOverlap(
            "roster_planningrule",
            "one_group_rule_a_day",
            by=["office_id", "group_id", "kind"],
            where='{row}"group_id" IS NOT NULL',
            **DAYS,
        ),
    ]
