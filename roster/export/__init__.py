"""A roster on its way out: Excel, CSV and PDF from one table (R.11)."""
