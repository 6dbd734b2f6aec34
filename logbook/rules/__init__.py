"""Pure functions on plain values; the clock is an argument. One file a noun."""
