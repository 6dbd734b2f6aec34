from django.urls import path

from approvals.urls_crisis import urlpatterns as crisis
from approvals.urls_money import urlpatterns as money
from approvals.views import decision, inbox, purchase, request

app_name = "approvals"
urlpatterns = [
    path("approvals/", inbox.inbox, name="inbox"),
    path("approvals/mine/", inbox.mine, name="mine"),
    path("approvals/advice/", inbox.advice, name="advice"),
    path("approvals/requests/", inbox.requests, name="requests"),
    path("approvals/approve/", decision.approve_many, name="approve_many"),
    path("approvals/ask/", request.ask, name="ask"),
    path("approvals/ask/preview/", request.preview, name="preview"),
    path("approvals/requests/<int:pk>/", request.detail, name="request"),
    path("approvals/requests/<int:pk>/change/", request.change, name="change"),
    path("approvals/requests/<int:pk>/preview/", request.preview_change, name="preview_change"),
    path("approvals/requests/<int:pk>/withdraw/", request.withdraw, name="withdraw"),
    path("approvals/requests/<int:pk>/approve/", decision.approve, name="approve"),
    path("approvals/requests/<int:pk>/refuse/", decision.refuse, name="refuse"),
    path("approvals/requests/<int:pk>/send-back/", decision.send_back, name="send_back"),
    path("approvals/requests/<int:pk>/ask/", decision.ask_advice, name="ask_advice"),
    path("approvals/requests/<int:pk>/order/", purchase.order, name="order"),
    path("approvals/requests/<int:pk>/receive/", purchase.receive, name="receive"),
    path("approvals/requests/<int:pk>/accept/", purchase.accept, name="accept"),
    path("approvals/advice/<int:pk>/", decision.give_advice, name="give_advice"),
    path("approvals/vouchers/<int:pk>/", request.voucher, name="voucher"),
    *money,
    *crisis,
]
