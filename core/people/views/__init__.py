"""The ways in: logging in, one's own page, the people of the office, setting up."""
