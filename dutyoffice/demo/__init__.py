"""A demonstration office, opened and lived in through the same actions that people use."""
