from django.contrib.admin.apps import AdminConfig


class OfficeAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS instead of django.contrib.admin."""

    default_site = "core.people.site.OfficeAdminSite"
