"""The charts of a figure's page: which kinds fit, and what each of them shows and says."""
