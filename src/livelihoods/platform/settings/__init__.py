"""Django settings: one file per environment, values from the environment, nothing secret here."""
