"""`python -m livelihoods` is the command `livelihoods`."""

from livelihoods.cli import main

main()
