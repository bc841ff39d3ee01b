"""Django settings. What a site may set comes from MINZHENG_* variables; everything else is fixed here."""

import contextlib
import os
from pathlib import Path

import dj_database_url
from django.utils.functional import SimpleLazyObject

REPOSITORY = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("MINZHENG_VAR", REPOSITORY / "var"))
(VAR / "static").mkdir(parents=True, exist_ok=True)


def secret(name: str) -> str:
    """A secret kept in VAR, made at first use and readable by its owner only."""
    path = VAR / name
    if not path.exists():
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(os.urandom(32).hex())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
    return path.read_text().strip()


SECRET_KEY = os.environ.get("MINZHENG_SECRET_KEY") or secret("secret.key")
DEBUG = False
DEMO = os.environ.get("MINZHENG_DEMO", "0") == "1"
ALLOWED_HOSTS = os.environ.get("MINZHENG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
SECURE_COOKIES = os.environ.get("MINZHENG_HTTPS", "0") == "1"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600

MINZHENG_PACK = os.environ.get("MINZHENG_PACK", "cn-zj-jiaxing")
MINZHENG_KEY_FILE = Path(os.environ.get("MINZHENG_KEY_FILE", VAR / "data.keys"))
MINZHENG_DEPARTMENTS_URL = os.environ.get("MINZHENG_DEPARTMENTS_URL", "http://127.0.0.1:8100")
MINZHENG_DEPARTMENTS_KEY = os.environ.get("MINZHENG_DEPARTMENTS_KEY", "demo-key")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ninja",
    "minzheng.web",
    "minzheng.accounts",
    "minzheng.registry",
    "minzheng.verification",
    "minzheng.casework",
    "minzheng.funds",
    "minzheng.outreach",
    "minzheng.studies",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "minzheng.web.middleware.SecurityHeaders",
    "minzheng.web.middleware.ErrorPages",
]
CSRF_FAILURE_VIEW = "minzheng.web.errors.form_expired"
ROOT_URLCONF = "minzheng.site.urls"
WSGI_APPLICATION = "minzheng.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minzheng.web.context.shell",
                "minzheng.site.navigation.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "minzheng.web.templatetags.minzheng"],
        },
    }
]
FORM_RENDERER = "minzheng.web.forms.Renderer"

DATABASE_URL = os.environ.get("MINZHENG_DATABASE_URL", f"sqlite:///{VAR / 'minzheng.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Money and audit must survive a power cut: write-ahead log, full sync, and writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"minzheng": {"level": "INFO"}},
}


def _city() -> object:
    from minzheng.base.packs import load_chain

    return load_chain(MINZHENG_PACK).title


MINZHENG_CITY = SimpleLazyObject(_city)
if "MINZHENG_TEST_DATABASE" in os.environ:
    # Argon2 is slow on purpose; the tests make thousands of users.
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3" and "MINZHENG_TEST_DATABASE" in os.environ:
    # A file instead of memory, so that the tests' threads and processes see one database.
    DATABASES["default"]["TEST"] = {"NAME": os.environ["MINZHENG_TEST_DATABASE"]}
