from django.urls import path

from roster.views import cell, coverage, duty, grid, keys, leaves, mine, patterns, workbook

app_name = "roster"
urlpatterns = [
    path("duty/", duty.duty, name="duty"),
    path("duty/keys/", keys.keys, name="keys"),
    path("duty/keys/<int:pk>/revoke/", keys.revoke, name="revoke_key"),
    path("wall/<str:secret>/", duty.wall, name="wall"),
    path("api/on-duty/", duty.on_duty_json, name="on_duty_json"),
    path("roster/", grid.months, name="months"),
    path("roster/<int:pk>/", grid.grid, name="grid"),
    path("roster/<int:pk>/set/", grid.set_cells, name="set_cells"),
    path("roster/<int:pk>/publish/", grid.publish, name="publish"),
    path("roster/<int:pk>/fill/", grid.fill, name="fill"),
    path("roster/<int:pk>/cell/<int:person>/<str:day>/", cell.cell, name="cell"),
    path("roster/open/<int:group>/", grid.open_month, name="open_month"),
    path("roster/import/", workbook.imports, name="imports"),
    path("roster/import/<int:pk>/", workbook.import_page, name="import"),
    path("roster/import/<int:pk>/mapping/", workbook.mapping, name="import_mapping"),
    path("roster/import/<int:pk>/answers/", workbook.answers, name="import_answers"),
    path("roster/import/<int:pk>/leave-out/", workbook.leave_out, name="import_leave_out"),
    path("roster/import/<int:pk>/apply/", workbook.apply, name="import_apply"),
    path("roster/import/<int:pk>/drop/", workbook.drop, name="import_drop"),
    path("roster/import/templates/<slug:kind>.<slug:ext>", workbook.download_template, name="import_template"),
    path("roster/coverage/", coverage.coverage, name="coverage"),
    path("roster/coverage/<int:pk>/fill/", coverage.fill, name="fill_gap"),
    path("roster/leaves/", leaves.leaves, name="leaves"),
    path("roster/leaves/<int:pk>/withdraw/", leaves.withdraw, name="withdraw_leave"),
    path("roster/patterns/<int:group>/", patterns.patterns, name="patterns"),
    path("roster/patterns/<int:group>/new/", patterns.pattern, name="new_pattern"),
    path("roster/patterns/<int:group>/<int:pk>/", patterns.pattern, name="pattern"),
    path("roster/mine/", mine.mine, name="mine"),
    path("roster/mine/feed/", mine.new_feed, name="new_feed"),
    path("roster/mine/feed/end/", mine.end_feed, name="end_feed"),
    path("calendar/<str:secret>.ics", mine.calendar_feed, name="feed"),
]
