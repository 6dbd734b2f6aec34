from django.db import migrations

from approvals.constraints import DecisionStays, Signed
from core.db import AppendOnly

AS_RECORDED = ["crisis_id", "person_id", "what", "payee", "amount", "done_at", "recorded_at", "key"]
AS_DECLARED = [
    "office_id", "department_id", "incident_id", "title", "reason", "plan", "ceiling", "currency", "is_drill",
    "declared_by_id", "declared_at", "ends_at",
]  # fmt: skip
AS_ADDED = ["request_id", "file", "name", "content_type", "size", "sha256", "added_by_id", "added_at", "added_in"]


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [
        AppendOnly("approvals_version"),
        AppendOnly("approvals_receipt"),
        AppendOnly("approvals_finding"),
        AppendOnly("approvals_crisismember"),
        AppendOnly("approvals_crisisact", AS_RECORDED),
        AppendOnly("approvals_crisis", AS_DECLARED),
        AppendOnly("approvals_voucher", AS_ADDED),
        Signed(),
        DecisionStays(),
    ]
