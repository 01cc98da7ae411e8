"""Asking an organization to check its record, and answering as a phone does."""

from livelihoods.network.organizations import actions
from tests.network.records import OPERATOR


def asked(key="sellers", channel="copied", *, actor=OPERATOR, language="en", **more):
    """Ask; return the address behind the link, without its host."""
    made = actions.ask_check(actor=actor, key=key, channel=channel, language=language, **more)
    return made.message.link.removeprefix("http://testserver")


def token_of(address):
    return address.rstrip("/").rpartition("/")[2]


def page_of(client, address, section):
    return client.get(f"{address}{section}/").context["form"]


def answer(client, address, section, **given):
    """Post one part of the record: `city="right"`, or `city=("change", "Cusco")`."""
    form = page_of(client, address, section)
    values = {name: form[name].value() for name in form.fields if name.startswith("value_")}
    values = {name: value for name, value in values.items() if value is not None}
    values["seen"] = form["seen"].value()
    for name, said in given.items():
        if name == "all":
            values["all"] = "right"
        elif isinstance(said, dict):
            values |= said
        elif isinstance(said, tuple):
            values |= {f"answer_{name}": said[0], f"value_{name}": said[1]}
        else:
            values[f"answer_{name}"] = said
    return client.post(f"{address}{section}/", values)


def answer_all(client, address, sections=("workers", "identity", "place", "contact")):
    for section in sections:
        assert answer(client, address, section, all=True).status_code == 303
