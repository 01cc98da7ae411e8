"""Projects across the programmes, with their dates, funders and partners."""
