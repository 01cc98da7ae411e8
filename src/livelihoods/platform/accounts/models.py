"""The account of a person who signs in by e-mail address, and the roles that it was given."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.accounts.roles import EDIT_PAGES, WRITE_PAGES, rights_held
from livelihoods.platform.accounts.scopes import Scope, ScopeKind
from livelihoods.platform.accounts.wording import ROLE_NAMES, SCOPE_NAMES
from livelihoods.platform.history import DatedFact
from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    WITH_ACCOUNT,
    Basis,
    Erasure,
    Identity,
    Personal,
    PersonalData,
    Purpose,
    Subject,
    Why,
    note,
    statutory,
    who_did_it,
)
from livelihoods.platform.timeline import Moment

_SELF = Subject.of("account", "pk")


def _emptied(*fields: str, becomes: object = None) -> Personal:
    return Personal(
        fields, _SELF, Purpose.SIGN_IN, Basis.CONTRACT, WITH_ACCOUNT,
        Erasure.BLANK if becomes is None else Erasure.PSEUDONYM, becomes=becomes,
    )  # fmt: skip


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its e-mail address, ignoring case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password it cannot sign in until one is set."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):  # type: ignore[django-manager-missing]  # of pictures and files
    """An account. It says who signs in, not who is a member: that is `network/people`.

    What it may do follows from the roles that it holds today (`RoleAssignment`), and from nothing
    else: Django's groups and permissions of single accounts are not asked. Only an account that
    the operator of the server made (`is_superuser`) may do everything.
    """

    privacy = PersonalData(
        _emptied("email", becomes="erased-{id}@erased.invalid"),
        _emptied("password", becomes="!erased"),  # no password is like it
        _emptied("first_name", "last_name", "last_login", "groups", "user_permissions"),
        _emptied("is_active", "is_staff", "is_superuser", becomes=False),
        Personal(
            ("date_joined",), _SELF, Purpose.ACCOUNTABILITY, Basis.LEGITIMATE_INTEREST, FOR_GOOD,
            Erasure.KEEP, because=Why.EMPTIED,
        ),
        identity=Identity(
            "account", found_by="email", label="email", recorded_at="date_joined",
            retention=WITH_ACCOUNT, last_seen=("date_joined", "last_login"),
            exempt={"is_superuser": True},
        ),
        secrets=("password",),  # a digest: of no use to its owner, of some to a thief
    )  # fmt: skip

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @cached_property
    def held(self) -> dict[str, frozenset[Scope]]:
        """Right -> the scopes in which a role in force today gives it; asked once per request."""
        now = Moment.read()
        rows = RoleAssignment.objects.on(now).current().filter(account_id=self.pk)
        return rights_held((row.role, row.scope) for row in rows)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the account holds a right, be it for the whole network or for a part of it.

        Wagtail asks this before it shows a list or a form. To which rows the right reaches is
        asked by the room's policy; so nothing is answered here of a single object.
        """
        if not self.is_active:
            return False
        return self.is_superuser or (obj is None and perm in self.held)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the account holds some right of a room."""
        return self.is_active and (
            self.is_superuser or any(right.startswith(f"{app_label}.") for right in self.held)
        )

    def get_user_permissions(self, obj: Any = None) -> set[str]:
        """Return no right: none is given to an account itself."""
        del obj
        return set()

    def get_group_permissions(self, obj: Any = None) -> set[str]:
        """Return no right: groups are not asked."""
        del obj
        return set()

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        """Return the rights of all roles in force today."""
        return set(self.held) if self.is_active and obj is None else set()

    @cached_property
    def _page_permission_cache(self) -> list[Any]:
        """What Wagtail's policy of pages finds of this account (`editorial.PAGES_KEPT_AS`)."""
        from livelihoods.platform.accounts import editorial  # noqa: PLC0415 - needs Wagtail's models

        is_editor = self.has_perm(EDIT_PAGES)
        if not is_editor and not self.has_perm(WRITE_PAGES):
            return []
        return editorial.page_rights(is_editor=is_editor)

    @cached_property
    def _collection_permission_cache(self) -> list[Any]:
        """What Wagtail's policy of pictures and files finds (`editorial.COLLECTIONS_KEPT_AS`)."""
        from livelihoods.platform.accounts import editorial  # noqa: PLC0415 - needs Wagtail's models

        is_editor = self.has_perm(EDIT_PAGES)
        if not is_editor and not self.has_perm(WRITE_PAGES):
            return []
        return editorial.collection_rights(is_editor=is_editor)


class RoleAssignment(DatedFact):
    """One version of what is on record of a role that an account holds for a scope.

    In force on every day of [starts_on, ends_on); what is over is history. The key stays the same
    through all versions.
    """

    privacy = PersonalData(
        statutory(
            "account", "key", "role", "scope_kind", "scope_key", "starts_on", "ends_on",
            "recorded_at", "superseded_at",
            subject=Subject.of("account", "account"), purpose=Purpose.ACCOUNTABILITY,
        ),
        note(
            "reason", subject=Subject.of("account", "account"), purpose=Purpose.ACCOUNTABILITY,
            retention=WITH_ACCOUNT,
        ),
        who_did_it("recorded_by"),
        standing=Subject.of("account", "account"),
    )  # fmt: skip

    key = models.SlugField(_("key"), max_length=60)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.CharField(_("role"), max_length=40)
    scope_kind = models.CharField(_("given for"), max_length=20, default=ScopeKind.NETWORK.value)
    scope_key = models.CharField(
        _("which one"),
        max_length=60,
        blank=True,
        help_text=_(
            "The code of the country, programme or body, or the key of the organization; empty "
            "for the whole network."
        ),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: the operator of the server."),
    )
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["account__email", "role", "starts_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="accounts_role_has_start", condition=Q(starts_on__isnull=False)
            ),
            models.CheckConstraint(
                name="accounts_role_names_its_scope",
                condition=Q(scope_kind="network", scope_key="")
                | (~Q(scope_kind="network") & ~Q(scope_key="")),
            ),
            models.UniqueConstraint(
                name="accounts_role_one_version",
                fields=["key"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="accounts_role_one_open_per_scope",
                fields=["account", "role", "scope_kind", "scope_key"],
                condition=Q(superseded_at__isnull=True, ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.role_name}"

    @property
    def scope(self) -> Scope:
        """The scope for which the role was given."""
        return Scope(ScopeKind(self.scope_kind), self.scope_key)

    @property
    def role_name(self) -> str:
        """What the role is called; its key where the house has it no more."""
        return str(ROLE_NAMES.get(self.role, self.role))

    @property
    def scope_name(self) -> str:
        """For what it was given, in words."""
        return f"{SCOPE_NAMES[self.scope_kind]} {self.scope_key}".strip()
