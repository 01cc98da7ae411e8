"""People of the network: individual members, Board and committee members, the team."""
