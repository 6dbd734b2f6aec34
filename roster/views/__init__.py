"""The ways in: parse, call one action or query, answer."""
