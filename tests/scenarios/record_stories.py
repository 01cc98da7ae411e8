"""What the steps of stories about the records of organizations mean."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from django.core import mail

from livelihoods.network.membership import queries as membership
from livelihoods.network.membership.actions import end_membership, take_over_membership
from livelihoods.network.membership.models import Membership
from livelihoods.network.organizations import actions, datasets, queries
from livelihoods.network.organizations.actions.headcounts import Members
from livelihoods.network.organizations.addresses import Question
from livelihoods.network.organizations.datasets.decisions import Taken
from livelihoods.network.organizations.models import Organization, Proposal
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.timeline import Moment, today
from tests.network.organizations.asking import answer, answer_all, token_of
from tests.network.records import OPERATOR

SITE = "http://testserver"


def origin(day: date, source: str = "a page") -> Origin:
    return Origin(source, day)


def moment(as_of: date | None = None, known_on: date | None = None) -> Moment:
    return Moment(as_of or today(), known_on or today())


class RecordStory:
    """One story: its acts, its checks, and what was handed from one step to the next."""

    def __init__(self, client: Any, committing: Any, folder: Path) -> None:
        self.client, self.committing, self.folder = client, committing, folder
        self.link = ""
        self.proposal = 0
        self.compared: datasets.Comparison | None = None

    def tell(self, verb: str, told: dict[str, Any]) -> None:
        """Do or check what a step says; mail goes out as after the end of the act."""
        with self.committing(execute=True):
            getattr(self, verb.replace(" ", "_"))(**told)

    # Acts of an editor

    def record(self, organization, **values):
        actions.set_organization(
            actor=OPERATOR, key=organization, source="a list", stated_on=date(2010, 1, 1),
            is_fictional=True, **values,
        )  # fmt: skip

    def state(self, organization, day, source, **values):
        actions.state_fields(
            actor=OPERATOR, key=organization, values=values, origin=origin(day, source)
        )

    def count(self, organization, day, members, **more):
        actions.add_headcount(
            actor=OPERATOR, organization=organization, members=Members(members, day, **more),
            origin=origin(day),
        )  # fmt: skip

    def verify(self, organization, day, how):
        actions.verify(actor=OPERATOR, key=organization, verified_on=day, method=how)

    def member(self, **told):
        take_over_membership(
            actor=OPERATOR, key=told["membership"], organization=told["organization"],
            constituency="mbo", grounds="exchange", starts_on=told["from"], source="register",
        )  # fmt: skip

    def end(self, membership, day):
        end_membership(actor=OPERATOR, key=membership, ends_on=day, end_reason="lapsed")

    def affiliate(self, **told):
        actions.affiliate(
            actor=OPERATOR, unit=told["organization"], body=told["body"], starts_on=told["from"],
            origin=origin(told["from"]),
        )  # fmt: skip

    def share(self, first, second, workers, day):
        actions.record_shared_members(
            actor=OPERATOR, first=first, second=second, workers=workers, counted_on=day,
            origin=origin(day),
        )  # fmt: skip

    def merge(self, kept, merged, reason, choose=None):
        actions.merge(actor=OPERATOR, kept=kept, merged=merged, reason=reason, choices=choose)

    def show(self, organization, contacts):
        actions.show_contacts(actor=OPERATOR, key=organization, names=contacts, reason="agreed")

    def hide(self, organization):
        actions.set_visibility(
            actor=OPERATOR, key=organization, visibility="hidden", reason="it asked for it"
        )

    # Corrections

    def propose(self, organization, day, source, **changes):
        made = actions.propose(
            organization=organization, shown=queries.visible_values(organization),
            changes=changes, proposer="visitor", source=source, stated_on=day,
        )  # fmt: skip
        self.proposal = made.pk

    def compare(self, field, **told):
        view = self._change(field)
        found = {
            "on record": view.stands, "its source": view.stands_source, "its day": view.stands_on,
            "proposed": view.proposed,
        }  # fmt: skip
        assert found == told

    def decide(self, field, decision, reason=""):
        change = self._change(field).id
        actions.decide(actor=OPERATOR, change=change, decision=decision, reason=reason)

    def _change(self, field):
        (view,) = [each for each in queries.changes(self.proposal) if each.field == field]
        return view

    # The yearly check

    def ask(self, organization, by="mail"):
        made = actions.ask_check(actor=OPERATOR, key=organization, channel=by)
        self.link = made.message.link.removeprefix(SITE)

    def come_back(self, organization, because):
        actions.record_bounce(actor=OPERATOR, key=organization, note=because)

    def open_link(self, status):
        assert self.client.get(self.link).status_code == status

    def correct_members(self, members, day):
        said = {
            "answer_members": "change", "value_members_total": members,
            "value_members_counted_on": day or "",
        }  # fmt: skip
        sent = answer(self.client, self.link, "workers", members=said)
        assert sent.status_code == (303 if day else 422)

    def find_the_rest_right(self):
        answer_all(self.client, self.link, ("identity", "place", "contact"))

    def send(self, by, told):
        assert self.client.post(f"{self.link}summary/", {"answered_by": by}).status_code == 303
        assert told in self.client.get(self.link).content.decode()
        made = queries.check(token_of(self.link)).correction
        self.proposal = made and _proposal(made)

    # A dataset of others

    def compare_dataset(self, columns, source, day, rows):
        table, told = self.folder / "list.csv", self.folder / "map.toml"
        table.write_text(rows, encoding="utf-8")
        lines = [f'source = "{source}"', f"stated_on = {day}", "[columns]"]
        lines += [f'"{column}" = "{field}"' for column, field in columns.items()]
        told.write_text("\n".join(lines), encoding="utf-8")
        read = datasets.read_dataset(table)
        self.compared = datasets.compare(read, datasets.read_mapping(told, read.header))

    def sorted(self, **lines):
        found: dict[str, list[int]] = {"match": [], "new": [], "conflict": []}
        for row in self.compared.rows:
            found[row.sort].append(row.line)
        assert found == lines

    def take(self, lines):
        rows = [row for row in self.compared.rows if row.line in lines]
        actions.take_over_dataset(
            actor=OPERATOR, name="list.csv", origin=self.compared.mapping.origin,
            taken=[Taken(row.line, row.key, row.lines) for row in rows],
        )  # fmt: skip

    # Messages

    def agree_to_messages(self, organization, who):
        actions.set_messages(actor=OPERATOR, key=organization, takes=True, reason=who)

    def write(self, organization, name, email, text):
        actions.write_message(
            organization=organization, writer_name=name, writer_email=email, text=text,
            language="en",
        )  # fmt: skip

    def confirm(self):
        (line,) = [each for each in mail.outbox[-1].body.splitlines() if each.startswith("http")]
        self.client.post(line.removeprefix(SITE))

    def mail(self, to, says, says_not=(), answer_to=()):
        last = mail.outbox[-1]
        assert (last.to, last.reply_to) == ([to], list(answer_to))
        for words in says:
            assert words in last.body
        for words in says_not:
            assert words not in last.body

    def mails(self, number):
        assert len(mail.outbox) == number

    # What must be so

    def says(self, *, organization, field, words, as_of=None, known_on=None, source=None, day=None):
        view = queries.record(organization, moment(as_of, known_on))
        if field == "members":
            there = view.headcount
            found = [there.members] if there else []
        else:
            there = view.field(field)
            found, there = (list(there.words), there.stands) if there else ([], None)
        assert found == words
        if source:
            assert there.source == source
        if day:
            assert (there.counted_on if field == "members" else there.stated_on) == day

    def leads(self, **told):
        assert queries.successor(told["from"]) == (told["to"] or "")
        assert queries.record(told["from"], moment()) is None

    def found(self, by, organizations):
        assert [row.key for row in queries.search(Question(q=by)).rows] == organizations

    def holds(self, membership, organization):
        row = Membership.objects.current().get(key=membership)
        assert row.organization.key == organization
        assert Membership.objects.filter(key=membership).count() > 1 or organization == "sellers"

    def belongs(self, organization, to):
        bodies = queries.affiliations(organization, moment()).bodies
        assert [view.organization for view in bodies] == to

    def together(self, organization, workers, lines, as_of=None):
        view = queries.federation(organization, moment(as_of))
        assert (view.total.lower, view.total.upper) == (workers, workers)
        assert [f"{line.kind} {line.names[0]}: {line.workers}" for line in view.lines] == lines

    def members_of_the_network(self, number, as_of):
        assert membership.count(moment(as_of)).total == number

    def verified(self, organization, **told):
        assert Organization.objects.get(key=organization).verified_on == told["on"]

    def due(self, organizations):
        rows = queries.with_requests(list(queries.due()))
        assert [row.key for row in rows] == organizations

    def due_line(self, organization, **told):
        rows = {row.key: row for row in queries.with_requests(list(queries.due()))}
        row = rows[organization]
        found = {
            "verified": row.verified_on, "complete": f"{row.completeness} %",
            "language": row.contact_language, "asked": str(row.state) if row.state else "never",
            "mail": "comes back" if row.email_fails else "arrives" if row.has_email else "none",
        }  # fmt: skip
        found = {name: found[name] for name in told}
        assert found == told

    def page(self, organization, says_not):
        for address in ("", "write/"):
            shown = self.client.get(f"/organizations/{organization}/{address}").content.decode()
            for words in says_not:
                assert words not in shown

    def list(self, ask, organizations, above=(), verified=None, email=None):
        """The table that a reader takes home, and the workbook beside it."""
        for suffix in ("csv", "xlsx"):
            given = self.client.get(f"/organizations.{suffix}", ask)
            assert given.status_code == 200, given.content
        text = self.client.get("/organizations.csv", ask).content.decode()
        head = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("#")]
        lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
        rows = list(csv.DictReader(io.StringIO("".join(lines))))
        assert [row["key"] for row in rows] == organizations
        for words in above:
            said = words.format(today=today())
            assert any(said in line for line in head), (said, head)
        for name, told in (("last_verified_on", verified), ("email", email)):
            if told is not None:
                cells = [row[name] for row in rows]
                assert cells == [str(each or "") for each in told]


def _proposal(reference: str) -> int:
    return Proposal.objects.get(reference=reference).pk
