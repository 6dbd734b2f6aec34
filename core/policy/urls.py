from django.urls import path

from core.policy import views

app_name = "policy"
urlpatterns = [
    path("regulation/", views.regulation, name="regulation"),
    path("regulation/authority/", views.authority, name="authority"),
    path("regulation/authority/who/", views.decider, name="decider"),
]
