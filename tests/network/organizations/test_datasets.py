"""A dataset of others: mapped, compared, decided on value by value, and only then recorded."""

import io
import tracemalloc
import zipfile

import openpyxl
import pytest
import xlsxwriter

from livelihoods.analysis.errors import InputError
from livelihoods.network.organizations import actions, datasets
from livelihoods.network.organizations.datasets import matching
from livelihoods.network.organizations.datasets.decisions import HEADER
from livelihoods.network.organizations.models import FieldFact, Headcount, Organization
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.interchange.datasets import LIMITS, Limits, read_content
from livelihoods.platform.vocabulary.actions import set_entry
from livelihoods.platform.vocabulary.models import OccupationalGroup
from tests.network.organizations.stating import count, found_by, state
from tests.network.records import OPERATOR

MAPPING = """
source = "A survey of organizations, 2020"
stated_on = 2020-06-01

[columns]
"Organización" = "name"
"Sigla" = "acronym"
"País" = "country"
"Tipo" = "kind"
"Ciudad" = "city"
"Sitio web" = "website"
"Ocupación" = "groups"
"Miembros" = "members"

[values.kind]
"Coop." = "cooperative"
"""
TABLE = """Organización,Sigla,País,Tipo,Ciudad,Sitio web,Ocupación,Miembros,Notas
Asociación de Recicladores de Bogotá,ARB,Colombia,asociación de trabajadoras y trabajadores,Bogotá,https://www.arb.example/,,2500,
Cartón y Dignidad,CYD,Argentina,Coop.,Rosario,,Waste-Pickers,120,x
Nueva Esperanza,,Perú,sindicato,Lima,,,,
হকার সংগ্রাম কমিটি,,India,union,,,,,
Cartón y Dignidad,CYD,Argentina,Coop.,,,,,
"""


@pytest.fixture
def dataset(small_network, tmp_path):
    set_entry(
        actor=OPERATOR, model=OccupationalGroup, code="waste-pickers",
        values={"name": "Waste-Pickers", "source": "tests"},
    )  # fmt: skip
    state(
        "arb", name="Asociacion de Recicladores de Bogota", acronym="ARB", country="COL",
        kind="association", website="https://arb.example",
    )  # fmt: skip
    state("carton", name="Cartón y Dignidad", country="ARG", city="Buenos Aires")
    count("carton", 80)
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def compared(folder):
    table = datasets.read_dataset(folder / "list.csv")
    mapping = datasets.read_mapping(folder / "map.toml", table.header)
    return datasets.compare(table, mapping)


def sheet(folder, comparison, decide):
    """Write the sheet with the decisions of `decide(line)`, a line by the names of its columns."""
    path = folder / "sheet.xlsx"
    path.write_bytes(datasets.write_decisions(comparison))
    book = openpyxl.load_workbook(path)
    page = book.active
    for cells in page.iter_rows(min_row=2):
        told = dict(zip(HEADER, (cell.value for cell in cells), strict=True))
        for name, value in decide(told).items():
            cells[HEADER.index(name)].value = value
    book.save(path)
    return path


def yes_but_for_line_6(told):
    return {"take": "no" if told["line"] == 6 else "yes"}


@pytest.mark.web
def test_what_matches_what_is_new_and_what_contradicts(dataset):
    before = Organization.objects.count(), FieldFact.objects.count(), Entry.objects.count()
    found = compared(dataset)
    by_line = {row.line: row for row in found.rows}
    assert {line: row.sort for line, row in by_line.items()} == {
        2: "conflict", 3: "conflict", 4: "new", 5: "new", 6: "conflict",
    }  # fmt: skip
    assert [row.key for row in found.rows] == [
        "arb", "carton", "nueva-esperanza", "organization-ind", "carton",
    ]  # fmt: skip
    # an accent more is another name: the editor says whether it is the better one
    changed = {line.field: (line.on_record, line.value) for line in by_line[2].lines}
    assert changed == {
        "name": ("Asociacion de Recicladores de Bogota", "Asociación de Recicladores de Bogotá"),
        "city": ("", "Bogotá"),
        "website": ("https://arb.example", "https://www.arb.example/"),
        "members": ("", 2500),
    }
    city = next(line for line in by_line[3].lines if line.field == "city")
    assert (city.on_record, city.source, city.stated_on) == ("Buenos Aires", "a page", "2020-01-01")
    assert by_line[3].lines[-1].on_record == "80"
    assert "same name" in by_line[2].why
    assert "same country" in by_line[2].why
    assert "line 3 of the file" in by_line[6].why
    assert by_line[4].why == "nothing like it is on record"
    # nothing was saved
    after = Organization.objects.count(), FieldFact.objects.count(), Entry.objects.count()
    assert after == before


@pytest.mark.web
def test_only_what_was_decided_is_recorded_and_all_of_it_with_the_dataset_as_its_source(dataset):
    found = compared(dataset)

    def decide(told):
        is_refused = told["line"] == 6 or (told["line"] == 2 and told["field"] == "website")
        return {"take": "no" if is_refused else "yes"}

    path = sheet(dataset, found, decide)
    taken = datasets.read_decisions(path, found)
    rows = actions.take_over_dataset(
        actor=OPERATOR, name="list.csv", taken=taken, origin=found.mapping.origin, reason="agreed"
    )
    assert [row.key for row in rows] == ["arb", "carton", "nueva-esperanza", "organization-ind"]
    arb = Organization.objects.get(key="arb")
    assert (arb.name, arb.website) == (
        "Asociación de Recicladores de Bogotá", "https://arb.example",
    )  # fmt: skip
    assert arb.members == 2500
    carton = Organization.objects.get(key="carton")
    assert (carton.city, carton.members, carton.kind) == ("Rosario", 120, "cooperative")
    assert [group.code for group in carton.groups.all()] == ["waste-pickers"]
    assert found_by("হকার") == ["organization-ind"]
    told = FieldFact.objects.filter(organization__key="nueva-esperanza")
    assert {fact.source for fact in told} == {"A survey of organizations, 2020"}
    assert {str(fact.stated_on) for fact in told} == {"2020-06-01"}
    assert Headcount.objects.filter(source="A survey of organizations, 2020").count() == 2
    assert Entry.objects.filter(reason="agreed").count() == 6
    assert first_broken() is None
    # what was taken is on record: the same dataset has nothing more to say of it
    again = {row.line: row for row in compared(dataset).rows}
    assert again[3].lines == again[4].lines == again[5].lines == ()


@pytest.mark.web
def test_nothing_is_recorded_while_something_is_undecided(dataset):
    found = compared(dataset)
    path = sheet(dataset, found, lambda _told: {})
    with pytest.raises(InputError, match="line 2 of the dataset, name: decide: write yes or no"):
        datasets.read_decisions(path, found)


@pytest.mark.web
def test_two_rows_do_not_go_to_one_organization(dataset):
    found = compared(dataset)
    path = sheet(dataset, found, lambda _told: {"take": "yes"})
    with pytest.raises(InputError, match="lines 3, 6 of the dataset go to carton"):
        datasets.read_decisions(path, found)


@pytest.mark.web
def test_the_editor_says_which_organization_it_is(dataset):
    found = compared(dataset)

    def decide(told):
        return {"take": "yes"} | ({"organization": "carton-2"} if told["line"] == 6 else {})

    taken = datasets.read_decisions(sheet(dataset, found, decide), found)
    actions.take_over_dataset(
        actor=OPERATOR, name="list.csv", taken=taken, origin=found.mapping.origin
    )
    assert Organization.objects.get(key="carton-2").name == "Cartón y Dignidad"


@pytest.mark.web
def test_a_decision_on_what_is_no_longer_so_is_refused(dataset):
    found = compared(dataset)
    path = sheet(dataset, found, yes_but_for_line_6)
    state("carton", "2020-03-01", city="La Plata")
    with pytest.raises(InputError, match="'Buenos Aires' was on record; now it is 'La Plata'"):
        datasets.read_decisions(path, compared(dataset))


@pytest.mark.web
def test_a_row_that_cannot_be_recorded_leaves_nothing(dataset):
    found = compared(dataset)

    def decide(told):
        is_name = told["line"] == 4 and told["field"] == "name"
        return {"take": "no"} if is_name else yes_but_for_line_6(told)

    taken = datasets.read_decisions(sheet(dataset, found, decide), found)
    before = FieldFact.objects.count()
    with pytest.raises(InputError, match=r"list.csv, line 4: .* needs a name"):
        actions.take_over_dataset(
            actor=OPERATOR, name="list.csv", taken=taken, origin=found.mapping.origin
        )
    assert FieldFact.objects.count() == before


@pytest.mark.web
def test_a_mapping_is_proposed_from_the_names_of_columns_in_four_languages(dataset):
    header = datasets.read_dataset(dataset / "list.csv").header
    draft = datasets.propose(header, "list.csv")
    for line in (
        '"Organización" = "name"', '"Sigla" = "acronym"', '"País" = "country"', '"Tipo" = "kind"',
        '"Ciudad" = "city"', '"Sitio web" = "website"', '"Ocupación" = "groups"',
        '"Miembros" = "members"', '# "Notas" = ""',
    ):  # fmt: skip
        assert line in draft.splitlines(), line
    path = dataset / "draft.toml"
    path.write_text(
        draft.replace('source = ""', 'source = "x"').replace("# stated_on", "stated_on")
    )
    assert datasets.read_mapping(path, header).columns["Sigla"] == "acronym"


@pytest.mark.web
def test_common_names_of_columns_are_known_in_english():
    header = ("Organization name", "Year founded")
    draft = datasets.propose(header, "list.csv").splitlines()
    assert '"Organization name" = "name"' in draft
    assert '"Year founded" = "year_formed"' in draft


@pytest.mark.web
def test_a_code_is_understood_in_capitals_and_small_letters(dataset):
    table = dataset / "list.csv"
    table.write_text(TABLE.replace("Perú,sindicato", "per,Union"), encoding="utf-8")
    row = next(row for row in compared(dataset).rows if row.name == "Nueva Esperanza")
    values = {line.field: line.value for line in row.lines}
    assert (values["kind"], values["country"]) == ("union", "PER")


@pytest.mark.web
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("stated_on = 2020-06-01", "", "stated_on is missing"),
        ('"Sigla" = "acronym"', '"Sigla" = "initials"', "is no field of the record"),
        ('"Sigla"', '"Siglas"', "has no column 'Siglas'"),
        ('"Sigla" = "acronym"', '"Sigla" = "name"', "reads name from two columns"),
        ('"Organización" = "name"', "", "no column is the name"),
        ("[values.kind]", "[values.reach]", "values.reach is for a field that no column"),
        ("source =", "origin =", "'origin' is unknown"),
        ("[columns]", "[columns", "is not TOML"),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(dataset, old, new, message):
    path = dataset / "map.toml"
    path.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        compared(dataset)


@pytest.mark.web
def test_every_value_that_cannot_be_read_is_named(dataset):
    path = dataset / "list.csv"
    path.write_text(TABLE.replace("Colombia", "Atlantis").replace("2500", "many"))
    with pytest.raises(InputError) as caught:
        compared(dataset)
    assert "list.csv, line 2, column País: 'Atlantis' is no country that is known" in str(
        caught.value
    )
    assert "list.csv, line 2, column Miembros: 'many' is not a whole number" in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "is_sure", "is_possible"),
    [
        (("Red de Cartoneros", "", "ARG", ""), ("Red de Cartoneros", "", "ARG", ""), True, True),
        (("Red de Cartoneros", "", "ARG", ""), ("Red de Cartoneros", "", "URY", ""), False, False),
        (("Red de Cartoneros", "", "", ""), ("Cartoneros, Red de", "", "URY", ""), True, True),
        (("Red de Cartonero", "", "ARG", ""), ("Red de Cartoneros", "", "ARG", ""), False, True),
        (("Unión", "", "PER", "http://a.org/x"), ("Otra", "", "PER", "www.a.org"), True, True),
        (("Unión", "", "", "facebook.com/a"), ("Otra", "", "", "facebook.com/b"), False, False),
        (("Unión", "SEWA", "IND", ""), ("Otra", "SEWA", "IND", ""), False, False),
        (("Sewa Union", "SEWA", "IND", ""), ("Sewa Unions", "SEWA", "IND", ""), True, True),
    ],
)
def test_how_sure_a_match_is(one, other, is_sure, is_possible):
    rows = [matching.known_of([name], *rest) for name, *rest in (one, other)]
    found = matching.best([matching.match(*rows, "x")])
    assert (matching.is_sure(found), bool(found)) == (is_sure, is_possible), found


def test_two_that_are_alike_are_no_sure_match():
    row = matching.known_of(["Nueva Esperanza"], "", "PER", "")
    found = matching.best([matching.match(row, row, key) for key in ("a", "b")])
    assert len(found) == 2
    assert not matching.is_sure(found)


def test_a_file_that_is_no_table_is_refused(tmp_path):
    for name, content, message in (
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xff\xfe", "is not UTF-8"),
        ("a.xlsx", b"no book", "is not a book"),
        ("a.csv", b"a,a\n1,2\n", "names the column 'a' twice"),
        ("a.csv", b"a,,b\n1,2,3\n", "column 2 has no name"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=message):
            datasets.read_dataset(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        datasets.read_dataset(tmp_path / "none.csv")


def book(sheet: str, shared: str = "") -> bytes:
    """A book whose first sheet has this content, and these texts that its cells share."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as made:
        made.add_worksheet().write(0, 0, "name")
    out = io.BytesIO()
    with zipfile.ZipFile(memory) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in read.namelist():
            content = read.read(part)
            if part == "xl/worksheets/sheet1.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<worksheet xmlns="{space}">{sheet}</worksheet>'.encode()
            elif part == "xl/sharedStrings.xml" and shared:
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<sst xmlns="{space}"><si><t>{shared}</t></si></sst>'.encode()
            packed.writestr(part, content)
    return out.getvalue()


def cells(row: int, number: int, text: str = "0") -> str:
    columns = [openpyxl.utils.get_column_letter(place) for place in range(1, number + 1)]
    told = "".join(f'<c r="{column}{row}" t="s"><v>{text}</v></c>' for column in columns)
    return f'<row r="{row}">{told}</row>'


class TestABookThatUnfolds:
    def refused(
        self, content: bytes, message: str, limits: Limits = LIMITS, most: int = 20
    ) -> None:
        """Refuse it with the message, in this many megabytes at most."""
        tracemalloc.start()
        try:
            with pytest.raises(InputError, match=message):
                read_content(content, "bomb.xlsx", limits)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < most * 1024 * 1024

    def test_a_part_of_blanks_is_not_unpacked(self):
        content = book(f"<sheetData>{' ' * 60_000_000}</sheetData>")
        assert len(content) < 100_000
        limits = Limits(unpacked=50 * 1024 * 1024)
        self.refused(content, "unfolds to 57 MB; 50 MB are the most: it was not opened", limits)

    def test_a_part_that_says_that_it_is_smaller_than_it_is_is_damaged(self):
        content = bytearray(book(f"<sheetData>{' ' * 5_000_000}</sheetData>"))
        told = zipfile.ZipFile(io.BytesIO(content)).getinfo("xl/worksheets/sheet1.xml").file_size
        true, small = told.to_bytes(4, "little"), (1000).to_bytes(4, "little")
        assert content.count(true) == 2
        self.refused(bytes(content.replace(true, small)), "is not a book")

    def test_a_size_that_a_sheet_makes_up_is_not_believed(self):
        sheet = f'<dimension ref="A1:XFD1048576"/><sheetData>{cells(1, 1)}{cells(2, 1)}</sheetData>'
        found = read_content(book(sheet), "list.xlsx")
        assert (found.header, found.rows) == (("name",), ((2, {"name": "name"}),))

    def test_rows_end_at_the_limit(self):
        rows = "".join(cells(row, 1) for row in range(1, 13))
        content = book(f"<sheetData>{rows}</sheetData>")
        assert len(read_content(content, "a.xlsx", Limits(rows=11)).rows) == 11
        self.refused(content, "more than 10 rows; divide it", Limits(rows=10))

    def test_a_row_far_below_is_not_waited_for(self):
        sheet = f'<sheetData>{cells(1, 1)}<row r="999999999999"><c/></row></sheetData>'
        with pytest.raises(InputError, match="more than 1048576 lines"):
            read_content(book(sheet), "a.xlsx")

    def test_a_row_is_not_wider_than_the_limit(self):
        self.refused(book(f"<sheetData>{cells(1, 501)}</sheetData>"), "has 501 columns; 500 are")

    def test_one_long_text_in_every_cell_is_not_copied(self):
        rows = "".join(cells(row, 400) for row in range(1, 20))
        content = book(f"<sheetData>{rows}</sheetData>", shared="x" * 1_000_000)
        self.refused(content, "holds more than 50000000 letters up to line 1;", most=30)

    def test_a_file_that_is_too_large_is_not_read(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(b"name\n" + b"x" * 100)
        with pytest.raises(InputError, match="is larger than"):
            datasets.read_dataset(path, Limits(size=100))

    def test_a_damaged_sheet_is_told(self):
        self.refused(book("<sheetData><row>"), "is not a book")
        self.refused(
            book('<sheetData><row r="x"><c r="A1"><v>1</v></c></row></sheetData>'), "not a"
        )
