from django.urls import path

from dutyoffice.desk.views import desk

urlpatterns = [path("", desk, name="desk")]
