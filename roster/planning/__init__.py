"""The engine of the computed roster (R.2): plain data in, a roster out. Nothing here knows Django or the database."""
