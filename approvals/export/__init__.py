"""Requests on their way out: lists as CSV and Excel, one request as a form on paper."""
