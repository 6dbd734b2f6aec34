from django.urls import path

from roster.views import duty, keys, mine

app_name = "roster"
urlpatterns = [
    path("duty/", duty.duty, name="duty"),
    path("duty/keys/", keys.keys, name="keys"),
    path("duty/keys/<int:pk>/revoke/", keys.revoke, name="revoke_key"),
    path("wall/<str:secret>/", duty.wall, name="wall"),
    path("api/on-duty/", duty.on_duty_json, name="on_duty_json"),
    path("roster/mine/", mine.mine, name="mine"),
    path("roster/mine/feed/", mine.new_feed, name="new_feed"),
    path("roster/mine/feed/end/", mine.end_feed, name="end_feed"),
    path("calendar/<str:secret>.ics", mine.calendar_feed, name="feed"),
]
