"""Budgets, spending and what leaves the house; part of `approvals.urls`."""

from django.urls import path

from approvals.views import budget, export, spending

urlpatterns = [
    path("approvals/budgets/", budget.budgets, name="budgets"),
    path("approvals/budgets/set/", budget.set_budget, name="set_budget"),
    path("approvals/budgets/line/", budget.add_line, name="add_budget_line"),
    path("approvals/budgets/copy/", budget.copy_budgets, name="copy_budgets"),
    path("approvals/spending/", spending.spending, name="spending"),
    path("approvals/spending.csv", export.spending_csv, name="spending_csv"),
    path("approvals/spending.xlsx", export.spending_xlsx, name="spending_xlsx"),
    path("approvals/requests/<int:pk>/form.pdf", export.form_pdf, name="request_pdf"),
]
