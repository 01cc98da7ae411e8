"""Newsletters in the back office."""
