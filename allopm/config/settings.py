"""Django settings. Values come from `environment`; nothing else reads the environment."""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from allopm.config.environment import ROOT, Database, MailServer, read_environment
from allopm.geo.standin import use_service

ENVIRONMENT = read_environment()
ALLOPM_ENV = ENVIRONMENT.env
IS_PRODUCTION = ALLOPM_ENV == "production"
VAR_DIR: Path = ENVIRONMENT.var_dir
MAP_DIR: Path = VAR_DIR / "map"
use_service(ENVIRONMENT.valhalla_url)
PORT = ENVIRONMENT.port
CITY = ENVIRONMENT.city
CITIES_DIR = ROOT / "cities"
PUBLIC_URL = ENVIRONMENT.public_url
DEMO_PASSWORD = ENVIRONMENT.demo_password
SEALING_KEYS = ENVIRONMENT.sealing_keys
REPORTS_PER_MINUTE = ENVIRONMENT.reports_per_minute
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
EVENT_WINDOW_HOURS = ENVIRONMENT.event_window_hours
COALESCE_MS = ENVIRONMENT.coalesce_ms
TELEPHONY_SECRETS = ENVIRONMENT.telephony_secrets
GEOCODER = ENVIRONMENT.geocoder
GEOCODER_URL = ENVIRONMENT.geocoder_url

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "allopm.config.urls"
WSGI_APPLICATION = "allopm.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_vite",
    "ninja",
    "pgtrigger",
    "allopm.events",
    "allopm.journal",
    "allopm.city",
    "allopm.addresses",
    "allopm.accounts",
    "allopm.reports",
    "allopm.incidents",
    "allopm.fleet",
    "allopm.closures",
    "allopm.missions",
    "allopm.safety",
    "allopm.messages",
    "allopm.vehicles",
    "allopm.calls",
    "allopm.finding",
    "allopm.replays",
    "allopm.shifts",
    "allopm.watching",
    "allopm.team",
    "allopm.transmissions",
    "allopm.mine",
    "allopm.neighbours",
    "allopm.notices",
    "allopm.pilot",
    "allopm.services",
    "allopm.sites.citizen",
    "allopm.sites.control",
    "allopm.sites.field",
    "allopm.sites.pilotage",
    "allopm.sites.tiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "allopm.config.middleware.refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "allopm.config.staff_language.staff_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "allopm.config.admin_policy.admin_policy",
    "allopm.sites.citizen.gate.pilot_gate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "allopm" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

_database = Database.from_url(ENVIRONMENT.database_url or "postgres:///allopm")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "CONN_HEALTH_CHECKS": True,  # after a restart of PostgreSQL the pool drops what is dead before lending it
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 8}},
    }
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if ALLOPM_ENV == "test":
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")  # tests sign in often
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "/compte/login/"
LOGIN_REDIRECT_URL = "/compte/entree/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "allopm.accounts.adapter.ClosedAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # the next shift signs in on the same machine
ACCOUNT_SESSION_REMEMBER = True  # the session lasts a shift, even when the phone kills the browser
# Forty crews may sign in from one address at the start of a shift: only failures are limited.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": "30/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "allopm.accounts.adapter.SealedMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "AlloPM"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by the city, not claimed by their owner

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_AGE = 60 * 60 * 12  # one shift and its hand-over
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = IS_PRODUCTION
CSRF_FAILURE_VIEW = "allopm.config.views.csrf_failed"
# Not "no-referrer": browsers would send "Origin: null" with our own forms, and the CSRF check would refuse them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = False  # the TLS proxy does it
X_FRAME_OPTIONS = "DENY"
if IS_PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365

MAP_BACKGROUND = ENVIRONMENT.map_background
_MAP_HOSTS = ["https://data.geopf.fr"] if MAP_BACKGROUND == "ign" else []  # the only host ever let in, by choice
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *_MAP_HOSTS],
        "connect-src": [SELF, *_MAP_HOSTS],
        "worker-src": [SELF, "blob:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

UNFOLD = {
    "SITE_TITLE": "AlloPM · administration",
    "SITE_HEADER": "AlloPM",
    "SITE_URL": "/desk/",
    "COLORS": {
        "primary": {
            "50": "#f1f7fc", "100": "#e1eef9", "200": "#c2def3", "300": "#93c5ea", "400": "#5fb0f2", "500": "#2b86cc",
            "600": "#0a5ea8", "700": "#084a86", "800": "#0a3c6b", "900": "#06233c", "950": "#041828",
        }
    },
    "SIDEBAR": {"show_search": True},
    "SITE_DROPDOWN": [{"icon": "rate_review", "title": "Un avis sur cette page", "link": "/avis/"}],
}  # fmt: skip

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("it", "Italiano")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is copied: the finders serve the packages’ files and the built front end
ASSETS_DIR = ROOT / "allopm" / "assets" / "dist"
STATICFILES_DIRS = [ASSETS_DIR] if ASSETS_DIR.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": ASSETS_DIR / "manifest.json"}}

MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_HANDLERS = [
    "allopm.config.uploads.PhotosInMemory",  # a photo's place and time never reach the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

MAIL = ENVIRONMENT.mail
PRIVATE_HOSTS = ENVIRONMENT.private_hosts
OPEN311_KEYS = ENVIRONMENT.open311_keys
SMS, SMS_URL = ENVIRONMENT.sms, ENVIRONMENT.sms_url
SMS_KEY, SMS_FROM = ENVIRONMENT.sms_key, ENVIRONMENT.sms_from
VAPID_KEY = ENVIRONMENT.vapid_key
VAPID_CONTACT = f"mailto:{parseaddr(ENVIRONMENT.mail_from)[1]}"  # whom a push service writes to when we misbehave
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR_DIR / "mail"
_POSTMEN = {"off": "dummy", "console": "console", "file": "filebased"}
EMAIL_BACKEND = f"django.core.mail.backends.{_POSTMEN.get(MAIL, 'smtp')}.EmailBackend"
if MAIL not in _POSTMEN:
    _mail = MailServer.from_url(MAIL)
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.is_tls_at_once, _mail.is_tls_later
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "allopm.config.discreet.Discreet"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["discreet"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # at INFO it writes the address it asks, and so what was typed
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
NINJA_PAGINATION_PER_PAGE = 50
