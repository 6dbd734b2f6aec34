from django.urls import path

from core.ledger import views

app_name = "ledger"
urlpatterns = [
    path("ledger/", views.record, name="record"),
    path("ledger/sample/", views.sample, name="sample"),
    path("ledger/<int:pk>/", views.entry, name="entry"),
]
