"""Figures of the product: `make bench`. Fixed seed, the same work at two sizes."""

from datetime import UTC, datetime

SEED = 1
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # at which the offices of the bench live, whatever the day is
