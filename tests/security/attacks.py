"""The attacks that taskchat must survive, by number, and the tests that try them.

Those that concern what is not built yet (documents, bots, WebSockets, uploads, API keys) are missing here: whoever
builds it adds them.
"""

from __future__ import annotations

ATTACKS: dict[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "another person's id on any route",
        (
            "server/test_ownership.py::test_bob_reaches_nothing_of_anns_by_any_route",
            "server/test_ownership.py::test_every_route_is_on_the_walk",
            "tools/test_tools.py::test_two_callers_at_once_see_their_own_tasks",
        ),
    ),
    2: (
        "another person's conversation in a chat",
        ("server/test_turns.py::test_another_persons_conversation_is_not_found_and_nothing_is_added_to_it",),
    ),
    3: (
        "another person's path",
        ("server/test_compat.py::test_another_users_path_is_refused_and_without_a_token_it_says_nothing",),
    ),
    9: (
        "fields that are not for the caller to set",
        (
            "server/test_auth.py::test_nobody_gives_themselves_more_than_a_profile",
            "schemas/test_values.py::test_a_draft_that_can_not_be_kept_names_the_field",
            "security/test_prompts.py::test_no_field_of_a_request_reaches_the_instructions",
        ),
    ),
    11: (
        "forged and borrowed tokens",
        (
            "accounts/test_tokens.py::test_a_forged_token_is_refused",
            "server/test_auth.py::test_a_refresh_token_is_no_access_token",
        ),
    ),
    12: (
        "a missing or weak secret where others can reach",
        (
            "server/test_launch.py::test_others_are_not_served_with_the_machines_own_secret",
            "accounts/test_secret.py::test_a_weak_secret_is_refused_and_not_repeated",
        ),
    ),
    13: (
        "a refresh token used twice",
        (
            "server/test_auth.py::test_a_stolen_refresh_token_ends_the_sign_in",
            "server/test_auth.py::test_two_tabs_that_refresh_at_once_both_go_on",
        ),
    ),
    15: (
        "guessing passwords",
        (
            "server/test_limits.py::test_guessing_a_password_is_slowed_down",
            "accounts/test_passwords.py::test_the_loop_runs_on_while_a_password_is_hashed",
            "accounts/test_passwords.py::test_where_there_is_no_hash_no_password_matches",
        ),
    ),
    16: (
        "finding out who has an account",
        (
            "server/test_auth.py::test_an_unknown_email_and_a_wrong_password_get_the_same_answer",
            "accounts/test_service.py::test_unknown_wrong_and_disabled_get_one_answer",
        ),
    ),
    20: (
        "passwords that break the hash",
        (
            "accounts/test_passwords.py::test_every_byte_of_a_long_password_counts",
            "security/test_input.py::test_a_password_that_can_not_be_one_is_refused_at_once",
        ),
    ),
    21: ("a forged address", ("server/test_limits.py::test_nobody_escapes_the_limit_by_naming_another_address",)),
    22: ("DNS rebinding", ("server/test_headers.py::test_on_a_loopback_address_only_loopback_names_are_answered",)),
    25: (
        "pages of other origins",
        (
            "server/test_headers.py::test_no_page_of_another_origin_is_answered_by_default",
            "server/test_headers.py::test_the_configured_origins_may_call_without_cookies",
            "server/test_headers.py::test_the_origin_that_anybody_can_claim_is_refused_as_a_setting",
        ),
    ),
    32: (
        "bodies that are too large, too deep or no JSON",
        (
            "server/test_problems.py::test_a_bad_body_is_refused_as_a_problem",
            "server/test_limits.py::test_a_body_that_is_too_large_is_refused_before_it_is_read",
            "server/test_limits.py::test_a_body_that_does_not_tell_its_size_is_cut_off_while_it_comes",
            "security/test_input.py::test_a_message_with_anything_unstorable_stores_nothing",
        ),
    ),
    43: (
        "data that gives orders",
        (
            "security/test_prompts.py::test_a_title_that_gives_orders_is_a_title",
            "security/test_prompts.py::test_a_model_that_obeys_a_title_still_can_not_delete",
            "agent/test_confirmation.py::test_a_yes_is_for_the_very_call_that_was_asked_about",
            "agent/test_confirmation.py::test_calling_twice_in_one_turn_is_no_yes",
            "tools/test_tools.py::test_no_tool_lets_a_model_say_whose_tasks_are_meant",
        ),
    ),
    44: (
        "somebody else's instructions",
        (
            "security/test_prompts.py::test_no_field_of_a_request_reaches_the_instructions",
            "security/test_prompts.py::test_words_that_look_like_instructions_stay_the_users",
            "tasks/test_confirmation.py::test_a_yes_with_anything_else_in_it_is_none",
        ),
    ),
    46: (
        "a search that is a program",
        (
            "tasks/test_search.py::test_what_is_something_else_is_not_found",
            "tasks/test_search.py::test_any_text_may_be_looked_for",
            "security/test_input.py::test_filters_are_values_and_never_patterns",
        ),
    ),
    48: (
        "errors that tell too much",
        (
            "server/test_problems.py::test_what_nobody_foresaw_becomes_a_problem_without_internals",
            "server/test_problems.py::test_a_refusal_does_not_repeat_what_was_sent",
            "server/test_turns.py::test_a_model_that_breaks_off_leaves_what_was_done_listed",
            "tools/test_tools.py::test_a_broken_store_shows_no_internals",
            "security/test_input.py::test_what_a_person_wrote_is_in_no_log",
        ),
    ),
}
