"""Who someone is on a given day: office, department, group, post, qualification, liaison, deputy."""

from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.people.enums import GroupKind, Language, Role, Theme


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name=name)


class Office(models.Model):
    """One duty regime with its own time zone; everything else belongs to an office."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.SIMPLIFIED_CHINESE)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Department(models.Model):
    office = models.ForeignKey(Office, models.PROTECT, related_name="departments", verbose_name=_("office"))
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="department_name_once")]

    def __str__(self) -> str:
        return self.name


class DutyGroup(models.Model):
    """Officers who cover one region or business line (2.1)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="groups", verbose_name=_("office"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="groups", verbose_name=_("department"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=GroupKind, default=GroupKind.REGION)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="duty_group_name_once")]
        permissions = [
            ("edit_roster", _("may edit this group's roster")),
            ("read_log", _("may read this group's shift log")),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """A member of staff and his log-in. No one is a superuser: rights come from postings and group permissions."""

    is_superuser = None  # removes the field: has_perm() and guardian then exempt no account

    office = models.ForeignKey(Office, models.PROTECT, related_name="people", verbose_name=_("office"))
    username = models.CharField(_("log-in name"), max_length=64, unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    sort_key = models.CharField(_("sort key"), max_length=240, db_index=True, editable=False, default="")
    search_key = models.CharField(max_length=300, editable=False, default="")
    staff_number = models.CharField(_("staff number"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=32, blank=True)
    wecom_userid = models.CharField(_("WeCom user"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.SIMPLIFIED_CHINESE)
    theme = models.CharField(_("theme"), max_length=8, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(_("may log in"), default=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "staff_number"], name="staff_number_once", condition=~Q(staff_number="")
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Posting(models.Model):
    """A person's role in a department or group from `start` until, not including, `end` (2.6, 2.7)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=16, choices=Role)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="postings", null=True, blank=True, verbose_name=_("department")
    )
    group = models.ForeignKey(
        DutyGroup, models.PROTECT, related_name="postings", null=True, blank=True, verbose_name=_("group")
    )
    title = models.CharField(pgettext_lazy("of a posting", "title"), max_length=120, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["start", "id"]
        indexes = [models.Index(fields=["role", "start", "end"]), models.Index(fields=["group", "start", "end"])]
        constraints = [
            ends_after_start("posting_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(role__in=[Role.OFFICER, Role.LEAD]) | Q(group__isnull=False),
                name="posting_on_duty_has_group",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPARTMENT_HEAD) | Q(department__isnull=False),
                name="posting_head_has_department",
            ),
        ]

    def __str__(self) -> str:
        where = self.group or self.department
        return f"{self.get_role_display()}, {where}" if where else self.get_role_display()


class Qualification(models.Model):
    """A skill that expires, such as emergency handling (2.3, 2.5, 6.2)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="qualifications", verbose_name=_("office"))
    name = models.CharField(_("name"), max_length=120)
    is_emergency = models.BooleanField(_("allows emergency actions"), default=False)

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="qualification_name_once")]

    def __str__(self) -> str:
        return self.name


class PersonQualification(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="qualifications", verbose_name=_("person"))
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="holders", verbose_name=_("qualification")
    )
    start = models.DateField(_("valid from"))
    end = models.DateField(_("expires on"), null=True, blank=True)

    class Meta:
        verbose_name = _("person's qualification")
        verbose_name_plural = _("people's qualifications")
        ordering = ["start", "id"]
        constraints = [ends_after_start("qualification_ends_after_start")]

    def __str__(self) -> str:
        return str(self.qualification)


class Liaison(models.Model):
    """Who answers for a department towards the duty office, and who stands in (1.2, 7.2)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="liaisons", verbose_name=_("department"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="liaison_for", verbose_name=_("liaison"))
    deputy = models.ForeignKey(
        Person, models.PROTECT, related_name="deputy_liaison_for", null=True, blank=True, verbose_name=_("deputy")
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("liaison")
        verbose_name_plural = _("liaisons")
        ordering = ["start", "id"]
        constraints = [
            ends_after_start("liaison_ends_after_start"),
            models.CheckConstraint(condition=Q(deputy=None) | ~Q(deputy=F("person")), name="liaison_deputy_differs"),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.person}"


class Deputy(models.Model):
    """Who acts for an absent person, for dated absences only (4.3)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="deputies", verbose_name=_("absent person"))
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="deputising", verbose_name=_("deputy"))
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=240)

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["start", "id"]
        constraints = [
            ends_after_start("deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="deputy_differs"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.deputy}"
