"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from allopm.config import views

handler400 = "allopm.config.views.bad_request"
handler403 = "allopm.config.views.forbidden"
handler404 = "allopm.config.views.not_found"
handler500 = "allopm.config.views.broken"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # Another language harms nobody, and a page without referrer (a thread) sends no origin that could be checked.
    path("langue/", csrf_exempt(set_language), name="set_language"),
    path("api/", include("allopm.sites.api.urls")),
    path("admin/", admin.site.urls),
    path("compte/", include("allopm.accounts.urls")),
    path("desk/", include("allopm.sites.control.urls")),
    path("field/", include("allopm.sites.field.urls")),
    path("pilotage/", include("allopm.sites.pilotage.urls")),
    path("open311/", include("allopm.sites.open311.urls")),
    path("reponse/", include("allopm.sites.reply.urls")),
    path("carte/", include("allopm.sites.tiles.urls")),
    path("", include("allopm.sites.citizen.urls")),
]
