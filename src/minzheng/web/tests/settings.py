"""The web room alone: no database, so that a page which makes a query fails."""

SECRET_KEY = "tests-only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "minzheng.web.tests.urls"
INSTALLED_APPS = ["django.contrib.staticfiles", "minzheng.web"]
MIDDLEWARE = [
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "minzheng.web.middleware.SecurityHeaders",
    "minzheng.web.middleware.ErrorPages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "minzheng.web.context.shell"]},
    }
]
FORM_RENDERER = "minzheng.web.forms.Renderer"
CSRF_FAILURE_VIEW = "minzheng.web.errors.form_expired"
DATABASES: dict[str, dict[str, str]] = {}
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
MINZHENG_CITY = {"zh": "嘉兴市", "en": "Jiaxing"}
