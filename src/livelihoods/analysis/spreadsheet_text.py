"""Text that a spreadsheet shows and never runs."""

Cell = str | int | float | None

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@")


def harmless(cell: Cell) -> Cell:
    """Return the cell on one line and so that no spreadsheet runs it.

    What looks like a formula begins with an apostrophe.
    """
    if not isinstance(cell, str):
        return cell
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(FORMULA) else line
