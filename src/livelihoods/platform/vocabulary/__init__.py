"""Words that every wing shares, as dated tables: the network, its goals, constituencies, programmes, occupational groups, and countries."""
