"""Roles: given for a scope from a day on, ended, and asked alone; nobody widens their own."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.permission_policies.collections import CollectionPermissionLookupMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from livelihoods.network.organizations.models import Organization
from livelihoods.platform.accounts import editorial, queries
from livelihoods.platform.accounts.actions import create_account, end_role, give_role
from livelihoods.platform.accounts.actors import NotAllowedError, may
from livelihoods.platform.accounts.models import RoleAssignment, User
from livelihoods.platform.accounts.placement import Placement
from livelihoods.platform.accounts.roles import ROLES, rights_held
from livelihoods.platform.accounts.scopes import NETWORK, Scope, ScopeKind, Subject
from livelihoods.platform.accounts.wording import ROLE_MEANINGS, ROLE_NAMES, SCOPE_NAMES
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import today
from tests.network.records import OPERATOR, account, holder, small_network

__all__ = ["small_network"]
PERU = Scope(ScopeKind.COUNTRY, "PER")
SELLERS = Subject(country="PER", organization="sellers")
KEEP = "organizations.change_organization"


def again(user):
    """The account as the next request finds it."""
    return User.objects.get(pk=user.pk)


def give(user, role="auditor", actor=OPERATOR, **more):
    return give_role(actor=actor, email=user.email, role=role, reason="tests", **more)


def test_a_scope_covers_what_lies_in_it_and_nothing_else():
    assert NETWORK.covers(SELLERS)
    assert NETWORK.covers(Subject())
    assert PERU.covers(SELLERS)
    assert not PERU.covers(Subject(country="IND", organization="sellers"))
    assert not PERU.covers(Subject())
    assert not Scope(ScopeKind.BODY).covers(Subject())  # a scope that names nothing covers nothing
    assert not Scope(ScopeKind.ORGANIZATION, "PER").covers(SELLERS)


def test_rights_come_from_roles_that_the_house_has_in_scopes_that_they_take():
    assert rights_held([("auditor", NETWORK)])["audit.view_entry"] == {NETWORK}
    assert rights_held([("pope", NETWORK), ("auditor", PERU)]) == {}
    both = rights_held([("organization_editor", PERU), ("organization_editor", NETWORK)])
    assert both[KEEP] == {PERU, NETWORK}


def test_every_role_and_scope_has_its_words():
    assert set(ROLE_NAMES) == set(ROLE_MEANINGS) == set(ROLES)
    assert set(SCOPE_NAMES) == set(ScopeKind)


def test_an_administrator_has_every_right_of_every_role():
    assert all(role.rights <= ROLES["administrator"].rights for role in ROLES.values())


@pytest.mark.web
def test_a_filter_leaves_the_rows_of_which_the_question_is_answered_yes(small_network):
    placed = Placement(organization=("key",), country=("country_id",))
    for scopes in (
        [NETWORK], [PERU], [Scope(ScopeKind.ORGANIZATION, "weavers"), PERU],
        [Scope(ScopeKind.BODY, "board")], [],
    ):  # fmt: skip
        listed = set(Organization.objects.filter(placed.within(scopes)))
        asked = {
            row
            for row in Organization.objects.all()
            if any(scope.covers(placed.subject(row)) for scope in scopes)
        }
        assert listed == asked


@pytest.mark.web
def test_a_role_opens_from_its_first_day_to_the_day_before_its_end(small_network):
    for first, last, is_open in (
        (-1, None, True), (0, None, True), (0, 1, True), (1, None, False), (-9, 0, False),
    ):  # fmt: skip
        user = User.objects.create_user(f"u{first}{last}@example.org")
        row = give(user, "organization_editor", scope_kind="country", scope_key="PER")
        RoleAssignment.objects.filter(pk=row.pk).update(
            starts_on=today() + timedelta(first),
            ends_on=None if last is None else today() + timedelta(last),
        )
        assert may(again(user), KEEP, SELLERS) is is_open
        assert again(user).has_perm(KEEP) is is_open
        assert not may(again(user), KEEP)


@pytest.mark.web
def test_a_role_that_ended_yesterday_opens_no_page_today(small_network, client):
    left = holder("secretariat")
    client.force_login(left)
    assert client.get(reverse("people:index")).status_code == 200
    RoleAssignment.objects.filter(account=left).update(
        starts_on=today() - timedelta(9), ends_on=today()
    )
    assert client.get(reverse("people:index")).status_code == 302
    assert client.get("/admin/").status_code == 302


@pytest.mark.web
def test_an_account_that_is_closed_opens_nothing(small_network):
    for user in (holder("secretariat"), User.objects.create_superuser("chief@example.org")):
        user.is_active = False
        assert not may(user, KEEP)
        assert not user.has_perm(KEEP)
        assert not user.has_module_perms("organizations")
        assert user.get_all_permissions() == set()


@pytest.mark.web
def test_what_is_over_is_history_and_each_step_is_in_the_audit(small_network):
    user, chief = account(), holder("administrator")
    row = give(user, actor=chief)
    assert (row.recorded_by, row.starts_on, row.ends_on) == (chief, today(), None)
    RoleAssignment.objects.filter(pk=row.pk).update(starts_on=today() - timedelta(30))
    ended = end_role(actor=chief, key=row.key, reason="left the office")
    assert (ended.key, ended.ends_on, ended.reason) == (row.key, today(), "left the office")
    assert not may(again(user), "audit.view_entry")
    views = queries.roles_of(user)
    assert [(view.is_superseded, view.in_force) for view in views] == [
        (False, False),
        (True, False),
    ]
    acts = Entry.objects.filter(act__startswith="accounts.", actor=chief)
    assert [entry.act for entry in acts] == ["accounts.give_role", "accounts.end_role"]
    assert first_broken() is None
    with pytest.raises(FactError, match="already"):
        end_role(actor=chief, key=row.key, reason="again")


@pytest.mark.web
def test_a_role_of_today_is_taken_back_today(small_network):
    user = account()
    row = give(user)
    assert may(again(user), "audit.view_entry")
    end_role(actor=OPERATOR, key=row.key, reason="a mistake")
    assert not may(again(user), "audit.view_entry")
    assert [view.is_superseded for view in queries.roles_of(user)] == [True]
    give(user)  # and can be given again
    assert may(again(user), "audit.view_entry")


@pytest.mark.web
def test_nobody_gives_or_ends_a_role_of_their_own(small_network):
    chief, other = holder("administrator"), holder("administrator", email="two@example.org")
    with pytest.raises(NotAllowedError, match="nobody gives"):
        give(chief, actor=chief)
    own = RoleAssignment.objects.get(account=chief)
    with pytest.raises(NotAllowedError, match="nobody gives"):
        end_role(actor=chief, key=own.key, reason="x")
    end_role(actor=other, key=own.key, reason="x")


@pytest.mark.web
def test_nobody_gives_or_ends_a_role_wider_than_the_own(small_network):
    desk, chief = holder("secretariat"), holder("administrator")
    with pytest.raises(NotAllowedError, match="reaches further"):
        give(account(), "administrator", actor=desk)
    with pytest.raises(NotAllowedError, match="reaches further"):
        end_role(actor=desk, key=RoleAssignment.objects.get(account=chief).key, reason="x")
    editor = holder("organization_editor", "country", "PER")
    with pytest.raises(NotAllowedError, match=r"accounts\.give_role"):
        give(
            account(email="two@example.org"), "organization_contact", actor=editor,
            scope_kind="organization", scope_key="sellers",
        )  # fmt: skip
    assert "administrator" not in queries.givable(desk)
    assert set(queries.givable(chief)) == set(ROLES)


@pytest.mark.web
@pytest.mark.parametrize(
    ("role", "more", "message"),
    [
        ("pope", {}, "none of"),
        ("auditor", {"scope_kind": "country", "scope_key": "PER"}, "is given for network"),
        ("organization_editor", {"scope_kind": "country"}, "names its country"),
        ("organization_editor", {"scope_key": "PER"}, "is not narrowed"),
        ("organization_editor", {"scope_kind": "country", "scope_key": "XXX"}, "is on record"),
        ("auditor", {"starts_on": today() - timedelta(1)}, "is over"),
        ("auditor", {"ends_on": today()}, "not after the start"),
        ("auditor", {"reason": " "}, "say why"),
        ("auditor", {"email": "nobody@example.org"}, "no account"),
    ],
)
def test_what_cannot_be_given(small_network, role, more, message):
    user = account()
    stated = {"email": user.email, "role": role, "reason": "tests"} | more
    with pytest.raises(FactError, match=f"(?i){message}"):
        give_role(actor=OPERATOR, **stated)
    assert not RoleAssignment.objects.exists()


@pytest.mark.web
def test_a_role_is_held_once_at_a_time(small_network):
    user = account()
    row = give(user)
    with pytest.raises(FactError, match="already"):
        give(user)
    row.pk, row.key = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.web
def test_groups_and_rights_of_single_accounts_open_nothing(small_network):
    from django.contrib.auth.models import Group, Permission

    user = User.objects.create_user("one@example.org")
    right = Permission.objects.get(codename="change_organization")
    group = Group.objects.create(name="all")
    group.permissions.add(right)
    user.groups.add(group)
    user.user_permissions.add(right)
    assert not again(user).has_perm(KEEP)
    assert again(user).get_all_permissions() == set()


@pytest.mark.web
def test_wagtails_policies_ask_the_account_itself(small_network):
    assert PagePermissionPolicy.permission_cache_name == editorial.PAGES_KEPT_AS
    assert CollectionPermissionLookupMixin.permission_cache_name == editorial.COLLECTIONS_KEPT_AS
    assert hasattr(User, editorial.PAGES_KEPT_AS)
    assert hasattr(User, editorial.COLLECTIONS_KEPT_AS)
    policy = PagePermissionPolicy()
    assert policy.user_has_permission(holder("web_editor"), "publish")
    assert not policy.user_has_permission(holder("secretariat"), "change")


@pytest.mark.web
def test_an_account_is_made_and_given_a_role_by_clicking(small_network, client):
    client.force_login(holder("secretariat"))
    made = {
        "email": "Eva@Example.org",
        "first_name": "Eva",
        "last_name": "Invented",
        "reason": "x",
        "language": "fr",
    }
    assert client.post(reverse("accounts:add"), made).status_code == 302
    eva = User.objects.get(email="eva@example.org")
    assert not eva.has_usable_password()
    said = Entry.objects.get(act="accounts.create_account")
    assert "eva" not in str(said.changes).lower()
    page = client.get(reverse("accounts:inspect", args=[eva.pk])).content.decode()
    assert f"{reverse('roles:add')}?account={eva.pk}" in page
    form = client.get(reverse("roles:add"), {"account": eva.pk}).context["form"]
    assert form.initial["email"] == eva.email
    assert "administrator" not in dict(form.fields["role"].choices)
    given = {
        "email": eva.email, "role": "organization_editor", "scope_kind": "country",
        "scope_key": "PER", "starts_on": str(today()), "reason": "joined the office",
    }  # fmt: skip
    refused = client.post(reverse("roles:add"), given | {"scope_key": "XXX"})
    assert "scope_key" in refused.context["form"].errors
    assert client.post(reverse("roles:add"), given).status_code == 302
    assert may(again(eva), KEEP, SELLERS)
    (row,) = RoleAssignment.objects.filter(account=eva)
    listed = client.get(reverse("accounts:index")).content.decode()
    assert "editor of organizations (country PER)" in listed
    assert (
        client.post(
            reverse("roles:edit", args=[row.pk]), {"ends_on": str(today()), "reason": "left"}
        ).status_code
        == 302
    )
    assert not may(again(eva), KEEP, SELLERS)
    listed = client.get(reverse("roles:index")).context["object_list"]
    assert row.key not in {each.key for each in listed}
    assert (
        "joined the office"
        in client.get(reverse("accounts:inspect", args=[eva.pk])).content.decode()
    )


@pytest.mark.web
def test_an_address_has_one_account(small_network):
    create_account(actor=OPERATOR, email="one@example.org")
    for address, message in (("ONE@example.org", "already"), ("nonsense", "email")):
        with pytest.raises(FactError, match=f"(?i){message}"):
            create_account(actor=OPERATOR, email=address)
