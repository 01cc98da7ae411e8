"""The rules of eligibility in words, as the secretariat reads them; each with its source."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from livelihoods.network.membership import eligibility

Words = str | Promise
_ABOUT = _("the network's page on itself, March 2015: those who are active in it are invited")
_ONE = _("a member counts once on any day")


@dataclass(frozen=True)
class RuleWords:
    """What a rule asks, what it means where it is not met, and where it comes from."""

    asks: Words
    not_met: Words
    source: Words


RULES: dict[str, RuleWords] = {
    eligibility.HOLDER: RuleWords(
        _(
            "Organizations of the workers are institutional members; persons are individual "
            "members."
        ),
        _("The constituency has members of the other kind: choose another constituency."),
        _ABOUT,
    ),
    eligibility.MEMBERSHIP_BASED: RuleWords(
        _(
            "An institutional member is a membership-based organization: a union, cooperative, "
            "association, self-help group, or a federation or network of them."
        ),
        _(
            "The organization is of another kind. A support NGO, a research institution or a "
            "public body can't be an institutional member; its people can be individual members."
        ),
        _("what a membership-based organization is: governed by its members, accountable to them"),
    ),
    eligibility.ACTIVITY: RuleWords(
        _("The invitation cites at least one activity in the network."),
        _("No activity is cited yet: add what they did in the network."),
        _ABOUT,
    ),
    eligibility.ACTIVITY_BEGUN: RuleWords(
        _("Every activity that is cited has begun."),
        _("An activity begins after this day: wait for it, or cite another."),
        _ABOUT,
    ),
    eligibility.NO_MEMBERSHIP: RuleWords(
        _("There is no membership on this day or later."),
        _("They are a member already: a holder has one membership at a time."),
        _ONE,
    ),
    eligibility.NO_OTHER_INVITATION: RuleWords(
        _("No other invitation is open."),
        _("Another invitation is still open: decide or close that one first."),
        _ONE,
    ),
}
