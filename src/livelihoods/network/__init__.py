"""Who we are: people, organizations, membership, governance, team."""
