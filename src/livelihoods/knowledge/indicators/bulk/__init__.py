"""Whole releases as files: figures, code lists, metadata, checksums."""
