"""What people type, parsed. One file a noun."""
