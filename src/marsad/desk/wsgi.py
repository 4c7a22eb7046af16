"""The desk as a WSGI application, for waitress (`marsad serve`) or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsad.desk.settings")
application = get_wsgi_application()
