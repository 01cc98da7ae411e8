"""Survey file -> canonical jobs -> estimates with standard errors -> indicators."""
