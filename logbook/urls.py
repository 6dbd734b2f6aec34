from django.urls import path

from logbook.views import attendance, entry, handover, matter, referral

app_name = "logbook"
urlpatterns = [
    path("log/", entry.log, name="log"),
    path("log/<int:pk>/", entry.detail, name="entry"),
    path("log/<int:pk>/amend/", entry.amend, name="amend"),
    path("log/<int:pk>/attach/", entry.attach, name="attach"),
    path("log/<int:pk>/matter/", matter.open_one, name="open_matter"),
    path("log/files/<int:pk>/", entry.download, name="attachment"),
    path("matters/", matter.matters, name="matters"),
    path("matters/<int:pk>/", matter.detail, name="matter"),
    path("matters/<int:pk>/take/", matter.take, name="take_matter"),
    path("matters/<int:pk>/close/", matter.close, name="close_matter"),
    path("matters/<int:pk>/refer/", referral.send, name="refer"),
    path("referrals/", referral.desk, name="referrals"),
    path("referrals/<int:pk>/acknowledge/", referral.acknowledge, name="acknowledge"),
    path("referrals/<int:pk>/progress/", referral.progress, name="progress"),
    path("referrals/<int:pk>/done/", referral.done, name="done"),
    path("referrals/<int:pk>/withdraw/", referral.withdraw, name="withdraw"),
    path("attendance/", attendance.board, name="attendance"),
    path("attendance/<int:pk>/in/", attendance.check_in, name="check_in"),
    path("attendance/<int:pk>/out/", attendance.check_out, name="check_out"),
    path("attendance/<int:pk>/absence/", attendance.absence, name="absence"),
    path("attendance/<int:pk>/ask/", attendance.ask, name="ask"),
    path("handover/", handover.start, name="start_handover"),
    path("handovers/", handover.past, name="handovers"),
    path("handover/<int:shift>/", handover.detail, name="handover"),
    path("handover/<int:shift>/sign/", handover.sign, name="sign_handover"),
    path("handover/<int:shift>/acknowledge/", handover.acknowledge, name="acknowledge_handover"),
    path("handover/points/<int:pk>/accept/", handover.accept, name="accept_point"),
    path("handover/points/<int:pk>/object/", handover.object_to, name="object_to_point"),
    path("handover/points/<int:pk>/explain/", handover.explain, name="explain_point"),
    path("handover/points/<int:pk>/decide/", handover.decide, name="decide_point"),
    path("spot-checks/<int:pk>/answer/", attendance.answer, name="answer"),
]
