"""The roles of the house: what each may do, and for what it is given. Plain Python, no database.

A right is a name that the rooms ask for in their `policy.py`; those of the form `room.verb_model`
are also what Wagtail asks of the lists and forms of the back office. What no role here names,
nobody may but the operator of the server and the accounts that the operator made administrators.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from livelihoods.platform.accounts.scopes import Scope, ScopeKind

BACK_OFFICE = "wagtailadmin.access_admin"
EDIT_PAGES = "pages.edit_page"
WRITE_PAGES = "pages.write_page"
TRANSLATE = "wagtail_localize.submit_translation"
SEE_UPLOADS = "media.view_picture"
GIVE_ROLES = "accounts.give_role"

_NETWORK_ONLY = (ScopeKind.NETWORK,)


def _rights(room: str, model: str, *verbs: str) -> frozenset[str]:
    return frozenset(f"{room}.{verb}_{model}" for verb in verbs)


_KEEP = ("view", "add", "change")
_ACCOUNTS = (
    frozenset({BACK_OFFICE, GIVE_ROLES})
    | _rights("accounts", "user", "view", "add")
    | _rights("accounts", "roleassignment", *_KEEP)
)
_ORGANIZATIONS = (
    frozenset({BACK_OFFICE, "organizations.add_verification"})
    | _rights("organizations", "organization", *_KEEP)
    | _rights("organizations", "proposal", "view")
)
_NETWORK = (
    _rights("people", "person", *_KEEP)
    | _rights("people", "expertise", *_KEEP)
    | _rights("consent", "consent", *_KEEP)
    | _rights("membership", "invitation", *_KEEP, "decide")
    | _rights("membership", "membership", "view", "change")
    | _rights("membership", "publishedcount", "view", "add")
    | _rights("team", "teamappointment", "change")
    | _rights("team", "office", "change")
)
_GOVERNANCE = (
    frozenset({BACK_OFFICE})
    | _rights("governance", "setting", "change")
    | _rights("governance", "body", "change")
    | _rights("governance", "appointment", "change")
    | _rights("membership", "invitation", "view", "decide")
)
_PROGRAMMES = (
    _rights("vocabulary", "programme", "change")
    | _rights("projects", "project", "change")
    | _rights("initiatives", "initiative", "change")
)
_NEWSLETTERS = _rights("newsletters", "newsletter", *_KEEP) | _rights(
    "newsletters", "issue", *_KEEP, "approve", "send"
)
_SUBSCRIBERS = _rights("newsletters", "issue", "view", "approve", "send") | _rights(
    "newsletters", "subscription", "view", "change"
)
_STORIES = (
    _rights("stories", "photo", *_KEEP, "take_down")
    | _rights("stories", "story", *_KEEP)
    | _rights("stories", "depicted", "view", "change")
    | _rights("stories", "takedownrequest", "view", "change")
    | _rights("consent", "consent", "withdraw")
)
_SAFEGUARDING = (
    frozenset({BACK_OFFICE, "stories.take_down_photo", "consent.withdraw_consent"})
    | _rights("stories", "photo", "view")
    | _rights("stories", "story", "view")
    | _rights("stories", "depicted", "view", "review")
)
_TAGS = _rights("indicators", "indicatorgoals", "view", "change")
_FIGURES = _rights("indicators", "release", "add") | _TAGS
_PAGES = (
    frozenset({BACK_OFFICE, EDIT_PAGES, TRANSLATE, SEE_UPLOADS})
    | _rights("wagtailcore", "page", "add")
    | _rights("wagtailredirects", "redirect", "add", "change", "delete")
    | _rights("library", "publication", *_KEEP, "publish")
    | _rights("library", "series", *_KEEP)
    | _TAGS
)


@dataclass(frozen=True)
class Role:
    """What an account may do, and for which kinds of scope that can be given."""

    key: str
    rights: frozenset[str]
    scopes: tuple[ScopeKind, ...] = _NETWORK_ONLY


_ROLES = (
    Role("secretariat", _ACCOUNTS | _ORGANIZATIONS | _NETWORK | _SUBSCRIBERS | _STORIES),
    Role("organization_editor", _ORGANIZATIONS, (ScopeKind.NETWORK, ScopeKind.COUNTRY)),
    Role(
        "organization_contact",
        frozenset({BACK_OFFICE, "organizations.add_verification"})
        | _rights("organizations", "organization", "view"),
        (ScopeKind.ORGANIZATION,),
    ),
    Role("governance_officer", _GOVERNANCE, (ScopeKind.NETWORK, ScopeKind.BODY)),
    Role("programme_officer", _PROGRAMMES, (ScopeKind.NETWORK, ScopeKind.PROGRAMME)),
    Role("statistician", frozenset({BACK_OFFICE}) | _FIGURES),
    Role("web_editor", _PAGES | _NEWSLETTERS | _STORIES),
    Role("web_writer", frozenset({BACK_OFFICE, WRITE_PAGES, TRANSLATE, SEE_UPLOADS})),
    Role("safeguarding_reviewer", _SAFEGUARDING),
    Role(
        "privacy_officer",
        frozenset({BACK_OFFICE, "privacy.erase_person", "privacy.export_person"}),
    ),
    Role("auditor", frozenset({BACK_OFFICE}) | _rights("audit", "entry", "view")),
)
_VOCABULARY = frozenset(
    f"vocabulary.change_{table}"
    for table in ("network", "milestone", "goal", "constituency", "occupationalgroup")
)

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "administrator",
            frozenset({"accounts.change_user"}).union(
                _VOCABULARY, *(role.rights for role in _ROLES)
            ),
        ),
        *_ROLES,
    )
}


def rights_held(given: Iterable[tuple[str, Scope]]) -> dict[str, frozenset[Scope]]:
    """Return right -> the scopes in which the given roles hold it.

    A role that the house no longer has gives nothing; nor does one outside the kinds of scope for
    which it can be given.
    """
    held: dict[str, frozenset[Scope]] = {}
    for key, scope in given:
        role = ROLES.get(key)
        if role is None or scope.kind not in role.scopes:
            continue
        for right in role.rights:
            held[right] = held.get(right, frozenset()) | {scope}
    return held
