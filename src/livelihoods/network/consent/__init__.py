"""Consent: what a person allows to be shown of her or him, where, and until when."""
