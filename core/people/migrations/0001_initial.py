import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("timezone", models.CharField(default="Asia/Shanghai", max_length=64, verbose_name="time zone")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")],
                        default="zh-hans",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "verbose_name": "department",
                "verbose_name_plural": "departments",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("office", "name"), name="department_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("username", models.CharField(max_length=64, unique=True, verbose_name="log-in name")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "sort_key",
                    models.CharField(
                        db_index=True, default="", editable=False, max_length=240, verbose_name="sort key"
                    ),
                ),
                ("search_key", models.CharField(default="", editable=False, max_length=300)),
                ("staff_number", models.CharField(blank=True, max_length=32, verbose_name="staff number")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("telephone", models.CharField(blank=True, max_length=32, verbose_name="telephone")),
                ("wecom_userid", models.CharField(blank=True, max_length=64, verbose_name="WeCom user")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")],
                        default="zh-hans",
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "as the device"), ("light", "light"), ("dark", "dark")],
                        default="auto",
                        max_length=8,
                        verbose_name="theme",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="may log in")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["sort_key", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("staff_number", ""), _negated=True),
                        fields=("office", "staff_number"),
                        name="staff_number_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("is_emergency", models.BooleanField(default=False, verbose_name="allows emergency actions")),
            ],
            options={
                "verbose_name": "qualification",
                "verbose_name_plural": "qualifications",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("office", "name"), name="qualification_name_once")],
            },
        ),
        migrations.CreateModel(
            name="DutyGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="people.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("region", "by region"), ("business_line", "by business line")],
                        default="region",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "ordering": ["name"],
                "permissions": [
                    ("edit_roster", "may edit this group's roster"),
                    ("read_log", "may read this group's shift log"),
                ],
                "constraints": [models.UniqueConstraint(fields=("office", "name"), name="duty_group_name_once")],
            },
        ),
        migrations.CreateModel(
            name="PersonQualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "qualification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="people.qualification",
                        verbose_name="qualification",
                    ),
                ),
                ("start", models.DateField(verbose_name="valid from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="expires on")),
            ],
            options={
                "verbose_name": "person's qualification",
                "verbose_name_plural": "people's qualifications",
                "ordering": ["start", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="qualification_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="absent person",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputising",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=240, verbose_name="reason")),
            ],
            options={
                "verbose_name": "deputy",
                "verbose_name_plural": "deputies",
                "ordering": ["start", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="deputy_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deputy", models.F("person")), _negated=True), name="deputy_differs"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Liaison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaison_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="liaison",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_liaison_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "liaison",
                "verbose_name_plural": "liaisons",
                "ordering": ["start", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="liaison_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy", None), models.Q(("deputy", models.F("person")), _negated=True), _connector="OR"
                        ),
                        name="liaison_deputy_differs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "duty officer"),
                            ("lead", "duty lead"),
                            ("department_head", "department head"),
                            ("director", "director"),
                            ("finance", "Finance"),
                            ("hr", "HR"),
                            ("ceo", "CEO"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="people.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="people.dutygroup",
                        verbose_name="group",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["start", "id"],
                "indexes": [
                    models.Index(fields=["role", "start", "end"], name="people_post_role_07edc1_idx"),
                    models.Index(fields=["group", "start", "end"], name="people_post_group_i_bc84e8_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gt", models.F("start")), _connector="OR"),
                        name="posting_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role__in", ["officer", "lead"]), _negated=True),
                            ("group__isnull", False),
                            _connector="OR",
                        ),
                        name="posting_on_duty_has_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "department_head"), _negated=True),
                            ("department__isnull", False),
                            _connector="OR",
                        ),
                        name="posting_head_has_department",
                    ),
                ],
            },
        ),
    ]
