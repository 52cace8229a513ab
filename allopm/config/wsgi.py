"""Django for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allopm.config.settings")
application = get_wsgi_application()
# What start-up made lives as long as the process: collections need not walk it each time.
gc.collect()
gc.freeze()
