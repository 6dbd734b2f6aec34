from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "approvals"
    label = "approvals"
    verbose_name = _("Approvals")

    def ready(self) -> None:
        from approvals import authority, messages, messages_crisis
        from approvals.actions.duty import follow_handover
        from approvals.acts import ApprovalAct
        from approvals.enums import Kind
        from approvals.queries.crisis import count_running
        from approvals.queries.inbox import count_waiting
        from core.ledger.registry import register_acts, register_particulars
        from core.policy.enums import Post
        from core.ui.navigation import NavItem, register
        from logbook.registry import register_follower

        register_acts(ApprovalAct)
        posts = dict(Post.choices)
        register_particulars({}, {"kind": {**messages.KINDS, **dict(Kind.choices)}, "post": posts, "as_post": posts})
        messages.register()
        messages_crisis.register_crisis()
        authority.register()
        register_follower(follow_handover)
        register(NavItem(_("Approvals"), "approvals:inbox", "signature", order=21, shortcut="b", count=count_waiting))
        register(NavItem(_("Crises"), "approvals:crises", "flame", order=23, count=count_running))
