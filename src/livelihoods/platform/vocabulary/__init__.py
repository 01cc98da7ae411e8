"""Words that every wing shares, as dated tables.

The network, its goals, constituencies, programmes, occupational groups, and countries.
"""
