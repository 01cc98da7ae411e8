"""Who asks: every role for every kind of scope, once with the thing inside and once outside."""

from livelihoods.platform.accounts.actions import create_administrator
from livelihoods.platform.accounts.models import RoleAssignment, User
from livelihoods.platform.accounts.roles import ROLES
from livelihoods.platform.accounts.scopes import ScopeKind
from livelihoods.platform.timeline import today
from tests.network.records import OPERATOR, day, holder

# kind of scope -> (what the acts are done to, something else of that kind)
INSIDE = {
    ScopeKind.COUNTRY: ("PER", "IND"),
    ScopeKind.ORGANIZATION: ("sellers", "weavers"),
    ScopeKind.PROGRAMME: ("trade", "health"),
    ScopeKind.BODY: ("finance", "management"),
}


def actors() -> dict[str, User]:
    """Every column of the matrix, by the name that the tables use."""
    found = {
        "operator's account": create_administrator(
            actor=OPERATOR, email="chief@example.org", password="a-long-pass-word", reason="tests"
        ),
        "no role": User.objects.create_user("visitor@example.org"),
        "administrator until yesterday": _past(),
    }
    for key, role in ROLES.items():
        for kind in role.scopes:
            if kind is ScopeKind.NETWORK:
                found[key] = holder(key)
                continue
            inside, outside = INSIDE[kind]
            found[f"{key}, its {kind}"] = holder(key, kind, inside)
            found[f"{key}, another {kind}"] = holder(key, kind, outside)
    return found


def _past() -> User:
    account = holder("administrator", email="left@example.org")
    RoleAssignment.objects.filter(account=account).update(
        starts_on=day("2020-01-01"), ends_on=today()
    )
    return User.objects.get(pk=account.pk)
