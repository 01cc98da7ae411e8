"""Livelihoods: the platform of a global network of informal workers' organizations.

Nothing is shown without when it was true, where it came from, and how sure we are.
"""

__version__ = "0.1.0"
