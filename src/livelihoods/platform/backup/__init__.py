"""Backups: the database, the uploaded files and the erasure ledger in one file.

Made while the site runs, checked by their own manifest, and put back beside what is there before
they take its place.
"""
