from django.urls import path

from core.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("", views.due, name="due"),
    path("<int:pk>/", views.detail, name="detail"),
]
