"""What people do about what happened: one file a noun."""
