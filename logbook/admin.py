from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from logbook.actions.category import add_category, change_category
from logbook.models import LogCategory
