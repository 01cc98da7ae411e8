"""Membership of the network: who is a member, as an organization or a person, and since when."""
