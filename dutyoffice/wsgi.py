import os

from django.core.wsgi import get_wsgi_application

from dutyoffice import machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dutyoffice.settings")

application = get_wsgi_application()
machine.settle()
