from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApprovalAct(TextChoices):
    SETTLED = "approvals.settled", _("settled spending at the desk")
    SENT = "approvals.sent", _("asked for approval")
    CHANGED = "approvals.changed", _("changed the request and sent it again")
    JOINED = "approvals.joined", _("was joined with requests that belong together")
    APPROVED = "approvals.approved", _("signed the request")
    REFUSED = "approvals.refused", _("refused the request")
    SENT_BACK = "approvals.sent_back", _("sent the request back")
    ADVICE_ASKED = "approvals.advice_asked", _("asked for advice on the request")
    ADVICE_GIVEN = "approvals.advice_given", _("gave advice on the request")
    WITHDRAWN = "approvals.withdrawn", _("withdrew the request")
    ORDERED = "approvals.ordered", _("placed the order")
    RECEIVED = "approvals.received", _("recorded the receipt")
    ACCEPTED = "approvals.accepted", _("accepted what was bought")
    BUDGET_LINE_ADDED = "approvals.budget_line_added", _("added a budget line")
    BUDGET_LINE_CHANGED = "approvals.budget_line_changed", _("changed a budget line")
    BUDGET_SET = "approvals.budget_set", _("set a budget")
    CRISIS_DECLARED = "approvals.crisis_declared", _("declared a crisis")
    CRISIS_ACT = "approvals.crisis_act", _("acted in the crisis")
    CRISIS_CLOSED = "approvals.crisis_closed", _("closed the crisis")
    PAPERWORK_HANDED_IN = "approvals.paperwork_handed_in", _("handed in paperwork after the fact")
    PAPERWORK_HANDED_IN_LATE = "approvals.paperwork_handed_in_late", _("handed in paperwork after the fact late")
    ACT_RATIFIED = "approvals.act_ratified", _("ratified an act of the crisis")
    ACT_REJECTED = "approvals.act_rejected", _("rejected an act of the crisis")
