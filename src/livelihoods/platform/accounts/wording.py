"""What roles and scopes are called, and what each role may do, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livelihoods.platform.accounts.roles import ROLES
from livelihoods.platform.accounts.scopes import ScopeKind

ROLE_NAMES: dict[str, str | Promise] = {
    "administrator": _("administrator"),
    "secretariat": _("secretariat"),
    "organization_editor": _("editor of organizations"),
    "organization_contact": _("contact of an organization"),
    "governance_officer": _("governance officer"),
    "programme_officer": _("programme officer"),
    "statistician": _("statistician"),
    "web_editor": _("web editor"),
    "web_writer": _("writer of pages"),
    "safeguarding_reviewer": _("safeguarding reviewer"),
    "privacy_officer": _("privacy officer"),
    "auditor": _("auditor"),
}

ROLE_MEANINGS: dict[str, str | Promise] = {
    "administrator": _("Everything that the other roles may, and the shared words."),
    "secretariat": _(
        "People, consents, organizations, invitations, memberships, letters, published counts, "
        "the team, photos and stories, who gets newsletters; accounts, and roles that reach no "
        "further than this one."
    ),
    "organization_editor": _("The records of organizations and proposed corrections."),
    "organization_contact": _("Sees the record of its organization and confirms it."),
    "governance_officer": _("Bodies, appointments, and what bodies decide on invitations."),
    "programme_officer": _("What is said of programmes, projects and initiatives."),
    "statistician": _("Publishes figures."),
    "web_editor": _(
        "The pages of the site, its pictures and files, and the newsletters; photos and stories, "
        "and taking them down."
    ),
    "safeguarding_reviewer": _("Decides whether a child is shown, and takes photos down."),
    "web_writer": _("Writes pages and hands them in; an editor publishes them."),
    "privacy_officer": _("Takes away what is kept of a person, and erases it."),
    "auditor": _("Reads the audit."),
}

SCOPE_NAMES: dict[str, str | Promise] = {
    ScopeKind.NETWORK: _("the whole network"),
    ScopeKind.COUNTRY: _("country"),
    ScopeKind.ORGANIZATION: _("organization"),
    ScopeKind.PROGRAMME: _("programme"),
    ScopeKind.BODY: _("body"),
}


def role_choices() -> list[tuple[str, str | Promise]]:
    """Return the roles of the house, as a form offers them."""
    return [(key, ROLE_NAMES[key]) for key in ROLES]


def scope_choices() -> list[tuple[str, str | Promise]]:
    """Return the kinds of scope, as a form offers them."""
    return [(kind.value, SCOPE_NAMES[kind]) for kind in ScopeKind]
