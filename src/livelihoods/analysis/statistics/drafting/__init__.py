"""Drafts of codebooks: what a survey file tells about itself, written as TOML to be filled in."""

from livelihoods.analysis.statistics.drafting.draft import draft

__all__ = ["draft"]
