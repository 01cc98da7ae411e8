"""Pages to take along where there is no connection: one zip of HTML, pictures and CSV."""
