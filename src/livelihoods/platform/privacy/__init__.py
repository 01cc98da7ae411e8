"""Privacy: what personal data is kept and why, its export, its end, and the ledger of erasures."""
