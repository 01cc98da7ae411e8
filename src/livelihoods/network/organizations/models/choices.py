"""The words by which organizations, and what is known of them, are told apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """What kind of body an organization is; `rules.is_membership_based` says which are MBOs."""

    UNION = "union", _("trade union")
    COOPERATIVE = "cooperative", _("cooperative")
    ASSOCIATION = "association", _("worker association")
    SELF_HELP_GROUP = "self_help_group", _("self-help group")
    FEDERATION = "federation", _("federation")
    NETWORK = "network", _("network of membership-based organizations")
    MOVEMENT = "movement", _("movement")
    SUPPORT_NGO = "support_ngo", _("support NGO")
    RESEARCH_INSTITUTION = "research_institution", _("research institution")
    GOVERNMENT = "government", _("government body")
    INTERGOVERNMENTAL = "intergovernmental", _("inter-governmental organization")


class Reach(models.TextChoices):
    """How far an organization's membership extends."""

    LOCAL = "local", _("local")
    NATIONAL = "national", _("national")
    REGIONAL = "regional", _("regional")
    INTERNATIONAL = "international", _("international")


class Status(models.TextChoices):
    """Whether an organization is still there; not stated means unknown."""

    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    DISSOLVED = "dissolved", _("dissolved")


class MemberKind(models.TextChoices):
    """Who belongs to an organization."""

    WORKERS = "workers", _("workers")
    ORGANIZATIONS = "organizations", _("organizations")
    BOTH = "both", _("workers and organizations")


class Workplace(models.TextChoices):
    """Where an organization's members work."""

    STREET = "street", _("in the street")
    MARKET = "market", _("in a market")
    OWN_HOME = "own_home", _("in their own homes")
    EMPLOYERS_HOME = "employers_home", _("in the homes of employers")
    DOOR_TO_DOOR = "door_to_door", _("from door to door")
    DUMP = "dump", _("on a dump or landfill")
    SORTING_CENTRE = "sorting_centre", _("in a sorting centre")
    VEHICLE = "vehicle", _("in a vehicle")
    SITE = "site", _("on building sites")
    LAND = "land", _("on the land or at sea")
    OTHER = "other", _("elsewhere")


class Strategy(models.TextChoices):
    """How an organization works for its members."""

    ORGANIZING = "organizing", _("organizing")
    BARGAINING = "bargaining", _("collective bargaining")
    ADVOCACY = "advocacy", _("advocacy")
    LEGAL = "legal", _("legal action")
    SAVINGS = "savings", _("savings and credit")
    TRAINING = "training", _("training")
    PROTECTION = "protection", _("social protection")
    MARKETING = "marketing", _("marketing together")


class SourceKind(models.TextChoices):
    """Where a statement about an organization comes from."""

    ORGANIZATION = "organization", _("the organization itself")
    WEB = "web", _("web page")
    DOCUMENT = "document", _("document")
    DATASET = "dataset", _("data set")


class Confidence(models.TextChoices):
    """How far a statement can be relied on."""

    HIGH = "high", _("high: the organization says so, or two sources agree")
    MEDIUM = "medium", _("medium: one source that is usually right")
    LOW = "low", _("low: old, second-hand or unclear")


class Visibility(models.TextChoices):
    """What the public sees of an organization; it may ask for another at any time."""

    PUBLIC = "public", _("public")
    NAME_ONLY = "name_only", _("name and country only")
    HIDDEN = "hidden", _("hidden")


class HeadcountKind(models.TextChoices):
    """Who was counted as a member; from the loosest to the strictest."""

    CLAIMED = "claimed", _("claimed")
    REGISTERED = "registered", _("registered")
    PAID_UP = "paid_up", _("paid-up")
    AUDITED = "audited", _("audited")


class Precision(models.TextChoices):
    """How a number was stated."""

    EXACT = "exact", _("as stated")
    AT_LEAST = "at_least", _("at least")
    ABOUT = "about", _("about")


class VerificationMethod(models.TextChoices):
    """How a record was verified."""

    LINK = "link", _("by the organization, through its own link")
    PHONE = "phone", _("by telephone")
    MEETING = "meeting", _("at a meeting")
    LETTER = "letter", _("by letter or e-mail")


class AffiliationKind(models.TextChoices):
    """In which way an organization belongs to another; associates are not among its members."""

    AFFILIATE = "affiliate", _("affiliate")
    BRANCH = "branch", _("branch")
    ASSOCIATE = "associate", _("associate, whose members are not counted")


class ProposerKind(models.TextChoices):
    """Who proposes a correction."""

    ORGANIZATION = "organization", _("somebody of the organization")
    VISITOR = "visitor", _("somebody else")


class Decision(models.TextChoices):
    """What became of a proposed change."""

    OPEN = "open", _("open")
    ASKED = "asked", _("asked back")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class RequestChannel(models.TextChoices):
    """How an organization is asked to check its record."""

    MAIL = "mail", _("e-mail")
    COPIED = "copied", _("a message that an editor copies")
    PHONE = "phone", _("telephone")


class Answer(models.TextChoices):
    """What an organization says of a field of its record."""

    RIGHT = "right", _("still right")
    CHANGE = "change", _("change")
    UNKNOWN = "unknown", _("don't know")


class CheckResult(models.TextChoices):
    """What a check came to; only the first two verify the record."""

    CONFIRMED = "confirmed", _("all confirmed")
    CORRECTED = "corrected", _("checked, with changes")
    PARTLY = "partly", _("only in part")
