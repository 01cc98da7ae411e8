"""What is wrong in a network's files: every error with its file, line and column."""

import csv

import pytest

from livelihoods.analysis.errors import InputError
from livelihoods.network import loading
from tests.network.files import add, load, refused, rewrite

pytestmark = [pytest.mark.web, pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(
    ("file", "changes", "expected"),
    [
        ("people.csv", [("key,name", "key,nom")], "people.csv, line 1: lacks the column name"),
        ("people.csv", [("key,name", "key,name,age")], "unknown columns: age"),
        ("people.csv", [(",GHA,", ",GHX,")], "line 2, column country: 'GHX' is not among the countries"),
        ("people.csv", [(",GHA,female", ",GHA,woman")], "column gender: 'woman' is none of female"),
        ("people.csv", [(",yes\n", ",perhaps\n")], "column is_fictional: 'perhaps' is neither yes nor no"),
        ("people.csv", [(",GHA,", ",GHA,,")], "has 7 values for 6 columns"),
        ("memberships.csv", [("2006-04-21", "21.4.2006")], "column starts_on: the date is '21.4.2006'; write a date as YYYY-MM-DD"),
        ("memberships.csv", [("2006-04-21", "2006-02-30")], "write a date as YYYY-MM-DD"),
        ("memberships.csv", [("2006-04-21,,,", "2006-04-21,2006-04-21,lapsed,")], "column ends_on: 2006-04-21 is not after the start"),
        ("memberships.csv", [(",mbo,", ",elders,")], "column constituency: 'elders' is not among the constituencies"),
        ("memberships.csv", [("i-001,threads-of-saptapuri", "i-001,nobody")], "column organization: 'nobody' is not among the organizations"),
        ("memberships.csv", [("i-001,threads-of-saptapuri", "i-001,")], "a membership has one holder"),
        ("memberships.csv", [("i-001,", "I 001!,")], "column membership: 'I 001!' is not a code"),
        ("organizations.csv", [(",waste-pickers,", ",waste-kings,")], "column groups: 'waste-kings' is not among the occupational groups"),
        ("organizations.csv", [(",cooperative,", ",guild,")], "'guild' is none of union, cooperative"),
        ("team.csv", [(",1.00,", ",1.50,")], "column fte: 1.50 is not more than 0 and at most 1"),
        ("team.csv", [(",1.00,", ",full,")], "column fte: 'full' is not a number"),
        ("appointments.csv", [("board,2,", "board,1,")], "a seat has one holder at a time"),
        ("appointments.csv", [("board,1,", "board,11,")], "the Board has no seat 11"),
        ("published_counts.csv", [(",34,", ",some,")], "column institutional: 'some' is not a whole number"),
        ("network.toml", [("is_demonstration = true", "is_demonstration = tru")], "network.toml: is not TOML"),
        ("network.toml", [('short_name = "WIEGO"', 'shortname = "WIEGO"')], "line 4, column shortname: is unknown"),
        ("network.toml", [('short_name = "WIEGO"\n', "")], "column short_name: is empty"),
        ("network.toml", [("[[goal]]", "[goal]")], "network.toml"),
        ("governance.toml", [('value = "10"', 'value = "9"')], "10 seats, but the rule board.size in force says 9"),
        ("governance.toml", [('value = "4"', 'value = "5"')], "constituency mbo has 4 seats, but the rule board.seats.mbo in force says 5"),
    ],
)  # fmt: skip
def test_bad_input(folder, file, changes, expected):
    rewrite(folder / file, *changes)
    assert expected in refused(folder)


def test_a_missing_file_and_a_missing_folder(folder):
    (folder / "people.csv").unlink()
    assert "people.csv: is missing" in refused(folder)
    with pytest.raises(InputError, match="is not a folder"):
        load(folder / "nowhere")


def test_a_repeated_key(folder):
    with (folder / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    line = add(folder / "people.csv", **rows[0])
    message = refused(folder)
    assert f"line {line}, column key: {rows[0]['key']} stands already in line 2" in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        ("key,name\nx,Conceição\n".encode("latin-1"), "people.csv, line 2: is not UTF-8 text"),
        (b"key,name\x00", "zero byte"),
        (bytes(range(128, 256)), "is not UTF-8 text"),
        (b'key,name,country,gender,work,is_fictional\n"x,y,z\n', "is not CSV"),
    ],
)
def test_noise(folder, content, expected):
    (folder / "people.csv").write_bytes(content)
    assert expected in refused(folder)


def test_tables_come_after_those_that_they_refer_to():
    tables = loading.in_order(loading.installed_tables())
    places = {table.name: place for place, table in enumerate(tables)}
    for table in tables:
        assert all(places[name] < places[table.name] for name in table.after)
        referred = {column.refers_to for column in table.columns if column.refers_to}
        assert referred <= set(table.after), table.name
