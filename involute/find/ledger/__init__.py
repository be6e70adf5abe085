"""The reduction ledger: counting what each claim removes, in bits."""
