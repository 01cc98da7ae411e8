"""Stories and photos of workers: shown where, and as long as, everybody in them allows it."""
