"""Membership of the network: who has been a member, institutional or individual, from when until when."""
