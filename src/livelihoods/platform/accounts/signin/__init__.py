"""Signing in: one way in for site and back office, second factors, lock-out, invitations."""
