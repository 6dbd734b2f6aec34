"""Pure functions on plain values; no database, no clock of their own."""
