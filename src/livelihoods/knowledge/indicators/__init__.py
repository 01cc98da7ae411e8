"""Published figures: immutable releases of estimates, and the page of each indicator."""
