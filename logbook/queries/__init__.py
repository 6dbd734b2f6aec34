"""What people ask about what happened: one file a noun, visibility included."""
