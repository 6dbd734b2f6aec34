from django.urls import path

from core.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("live/", views.live, name="live"),
    path("telephone/", views.telephone, name="telephone"),
    path("<int:pk>/", views.notice, name="notice"),
    path("<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:pk>/read/", views.read, name="read"),
]
