"""Pages of the site to take along where there is no line: one zip of HTML, pictures and CSV."""
