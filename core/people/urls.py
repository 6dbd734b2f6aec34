from django.urls import path

from core.people.views import account, directory, setup

app_name = "people"
urlpatterns = [
    path("login/", account.LogIn.as_view(), name="login"),
    path("logout/", account.LogOut.as_view(), name="logout"),
    path("login/again/", account.send_again, name="send_again"),
    path("me/", account.me, name="me"),
    *[path(f"me/{part}/", account.save_own, {"part": part}, name=f"save_{part}") for part in account.SAVERS],
    path("people/", directory.directory, name="directory"),
    path("people/<int:pk>/", directory.person_page, name="person"),
    path("people/<int:pk>/password/", directory.new_password, name="new_password"),
    path("setup/", setup.setup, name="setup"),
    path("setup/administrators-only/", setup.not_administrator, name="not_administrator"),
]
