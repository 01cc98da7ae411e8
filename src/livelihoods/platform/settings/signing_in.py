"""How people sign in: accounts and second factors (django-allauth), lock-out (django-axes).

docs/signing-in.md tells it in words, docs/decisions/0016 why.
"""

from datetime import timedelta

_SIGNIN = "livelihoods.platform.accounts.signin"

# Whoever reaches the back office has a second factor. Only the demonstration, which answers on the
# loopback address alone, goes without; then every page says so.
SECOND_FACTOR_REQUIRED = True
# How many proxies of ours stand before the application and add to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 0

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is looked at
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "mfa_index"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# A sign-in ends with the browser, and after a working day in any case.
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_SESSION_REMEMBER = False

ACCOUNT_ADAPTER = f"{_SIGNIN}.account_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
# An address is confirmed by the link of the invitation; a new one before it takes effect.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_FORMS = {
    "login": f"{_SIGNIN}.forms.SignInForm",
    "reauthenticate": f"{_SIGNIN}.forms.PasswordAgainForm",
    "add_email": f"{_SIGNIN}.forms.NewAddressForm",
    "change_password": f"{_SIGNIN}.forms.ChangePasswordForm",
    "reset_password": f"{_SIGNIN}.forms.ForgottenPasswordForm",
    "reset_password_from_key": f"{_SIGNIN}.forms.SetPasswordForm",
}
# Wrong passwords are counted by django-axes, by account and address together. This limit, by
# account alone, is left for the codes of second factors: only who knows the password comes so far.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
# Links to set a password: of an invitation and of a forgotten password.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

MFA_ADAPTER = f"{_SIGNIN}.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of phones are up to half a minute wrong
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # an office comes in at nine, by one address
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up, so nobody waits with a stranger's address
MFA_FORMS = {
    "authenticate": f"{_SIGNIN}.forms.CodeForm",
    "reauthenticate": f"{_SIGNIN}.forms.CodeAgainForm",
    "activate_totp": f"{_SIGNIN}.forms.ActivateAppForm",
    "add_webauthn": f"{_SIGNIN}.forms.AddPasskeyForm",
    "edit_webauthn": f"{_SIGNIN}.forms.RenamePasskeyForm",
}

# Account and address together: one clumsy colleague does not lock out an office that shares an
# address, and a stranger elsewhere locks out nobody.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = (
    True  # who signed in from where is kept of failures only, until cooled off
)
AXES_USERNAME_CALLABLE = f"{_SIGNIN}.lockout.address_of_account"
AXES_CLIENT_IP_CALLABLE = f"{_SIGNIN}.lockout.client_address"
AXES_LOCKOUT_CALLABLE = f"{_SIGNIN}.lockout.locked_page"
AXES_SENSITIVE_PARAMETERS = [
    "username", "ip_address", "login", "email", "code", "credential", "csrfmiddlewaretoken",
]  # fmt: skip

# Wagtail's own ways in, and its forms for passwords and addresses, are switched off.
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/sign-in/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
