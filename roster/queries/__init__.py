"""What people ask about rosters: one file a noun."""
