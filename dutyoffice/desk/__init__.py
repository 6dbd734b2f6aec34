"""The home page: what each person needs first."""
