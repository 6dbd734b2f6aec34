from django.urls import path

from approvals.views import crisis

urlpatterns = [
    path("approvals/crises/", crisis.crises, name="crises"),
    path("approvals/crises/declare/", crisis.declare, name="declare_crisis"),
    path("approvals/crises/<int:pk>/", crisis.detail, name="crisis"),
    path("approvals/crises/<int:pk>/act/", crisis.record_act, name="record_act"),
    path("approvals/crises/<int:pk>/close/", crisis.close, name="close_crisis"),
    path("approvals/crises/acts/<int:pk>/papers/", crisis.hand_in, name="hand_in"),
]
