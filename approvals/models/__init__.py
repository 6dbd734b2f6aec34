from approvals.models.budget import Budget, BudgetLine
from approvals.models.crisis import Crisis, CrisisAct, CrisisMember, Finding
from approvals.models.request import Advice, Receipt, SpendingRequest, Step, Version, Voucher

__all__ = [
    "Advice",
    "Budget",
    "BudgetLine",
    "Crisis",
    "CrisisAct",
    "CrisisMember",
    "Finding",
    "Receipt",
    "SpendingRequest",
    "Step",
    "Version",
    "Voucher",
]
