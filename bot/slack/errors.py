"""What Slack's refusals mean for us: one class a family, one table of codes."""


class SlackError(Exception):
    """`code` is Slack's own word, or what happened on the way to it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RateLimited(SlackError):
    """Nothing was done; ask again after so many seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class InDoubt(SlackError):
    """No answer: Slack may have done it or not. Look before you do it again."""


class NotSent(SlackError):
    """Not done, or nothing that would hurt twice: simply try again."""


class RowRefused(SlackError):
    """Slack will never take this message as it is."""


class PlaceRefused(SlackError):
    """We can't post there now."""


class RoomRefused(PlaceRefused):
    """We may not make a private channel."""


class TeamRefused(SlackError):
    """We can't work in this workspace now."""


class MessageGone(SlackError):
    """The message to edit is not there, or can't be edited any more."""


class ThreadGone(SlackError):
    """The message that a thread hangs on was deleted."""


class NameTaken(SlackError):
    """A channel of this name exists."""


FAMILIES: dict[type[SlackError], str] = {
    InDoubt: "internal_error fatal_error request_timeout service_unavailable",
    RowRefused: (
        "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text "
        "invalid_arguments invalid_metadata_format invalid_metadata_schema metadata_too_large "
        "metadata_must_be_sent_from_app too_many_attachments markdown_text_conflict invalid_name "
        "invalid_name_maxlength invalid_name_required invalid_name_specials invalid_users"
    ),
    PlaceRefused: (
        "not_in_channel channel_not_found is_archived user_disabled cannot_dm_bot user_not_found "
        "users_not_found user_not_visible messages_tab_disabled restricted_action "
        "restricted_action_read_only_channel restricted_action_thread_only_channel "
        "restricted_action_non_threadable_channel restricted_action_thread_locked "
        "method_not_supported_for_channel_type cannot_reply_to_message ura_max_channels"
    ),
    TeamRefused: (
        "token_revoked token_expired invalid_auth account_inactive missing_scope not_authed "
        "not_allowed_token_type no_permission org_login_required team_access_not_granted "
        "access_denied accesslimited ekm_access_denied enterprise_is_restricted team_not_found "
        "team_added_to_org two_factor_setup_required"
    ),
    MessageGone: "message_not_found cant_update_message edit_window_closed cant_delete_message",
    ThreadGone: "thread_not_found",
    NameTaken: "name_taken",
}
FAMILY_OF = {code: family for family, codes in FAMILIES.items() for code in codes.split()}
TOO_FAST = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})


def refusal(code: str) -> SlackError:
    """A word that nobody told us is about the message: a place or a team is not held for it."""
    return FAMILY_OF.get(code, RowRefused)(code)
