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
    4: (
        "following, resuming or stopping another person's turn",
        (
            "security/test_sockets.py::test_nobody_follows_goes_on_with_or_stops_the_turn_of_another",
            "server/test_socket_ownership.py::test_bob_reaches_nothing_of_anns_by_any_message",
            "server/test_socket_ownership.py::test_every_message_is_on_the_walk",
            "server/test_stop.py::test_nobody_stops_what_is_anothers",
        ),
    ),
    9: (
        "fields that are not for the caller to set",
        (
            "server/test_auth.py::test_nobody_gives_themselves_more_than_a_profile",
            "security/test_accounts.py::test_no_body_takes_a_field_that_it_does_not_name",
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
            "server/test_launch.py::test_nobody_is_served_with_a_secret_that_can_be_guessed",
            "server/test_launch.py::test_servers_that_share_a_database_need_one_secret_for_all",
            "accounts/test_secret.py::test_a_weak_secret_is_refused_and_not_repeated",
        ),
    ),
    13: (
        "a refresh token used twice",
        (
            "server/test_auth.py::test_a_stolen_refresh_token_ends_the_sign_in",
            "server/test_auth.py::test_two_tabs_that_refresh_at_once_both_go_on",
            "accounts/test_endings.py::test_a_stolen_refresh_token_that_is_found_out_ends_the_access_tokens_too",
        ),
    ),
    14: (
        "tokens, keys and sockets that outlive what they came by",
        (
            "accounts/test_endings.py::test_it_ends_here_at_once_and_elsewhere_within_seconds",
            "accounts/test_endings.py::test_what_was_begun_before_an_ending_and_comes_after_it_is_refused",
            "accounts/test_races.py::test_who_signs_in_while_everything_ends_is_either_in_or_out",
            "cli/test_users.py::test_who_is_shut_out_stays_out_until_let_in",
            "security/test_sockets.py::test_an_open_socket_ends_with_what_it_was_opened_by",
            "security/test_sockets.py::test_an_open_stream_and_its_turn_end_with_the_account",
            "security/test_sockets.py::test_a_socket_of_an_api_key_ends_with_the_key",
            "security/test_sockets.py::test_a_ticket_ends_with_what_it_was_given_for",
            "server/test_socket.py::test_of_all_who_come_with_a_ticket_at_once_one_gets_in",
        ),
    ),
    15: (
        "guessing passwords",
        (
            "server/test_limits.py::test_guessing_a_password_is_slowed_down",
            "accounts/test_passwords.py::test_the_loop_runs_on_while_a_password_is_hashed",
            "accounts/test_passwords.py::test_where_there_is_no_hash_no_password_matches",
            "server/test_limits.py::test_guessing_keys_is_slowed_down",
            "server/test_shared_counters.py::test_a_lost_redis_fails_nothing_and_is_told_once",
        ),
    ),
    16: (
        "finding out who has an account",
        (
            "server/test_auth.py::test_an_unknown_email_and_a_wrong_password_get_the_same_answer",
            "accounts/test_service.py::test_unknown_wrong_and_disabled_get_one_answer",
            "security/test_accounts.py::test_unknown_wrong_and_suspended_get_one_answer_for_one_price",
            "security/test_accounts.py::test_a_request_for_a_link_tells_nobody_who_is_there",
            "accounts/test_resets.py::test_nobody_else_gets_mail_and_the_answer_is_the_same",
        ),
    ),
    17: (
        "links for a new password, twice, too late or made up",
        (
            "security/test_accounts.py::test_what_is_no_link_sets_no_password",
            "security/test_accounts.py::test_a_link_of_one_person_is_for_that_person_only",
            "accounts/test_resets.py::test_a_link_comes_by_mail_and_gives_a_new_password_once",
            "accounts/test_resets.py::test_a_link_ends_with_its_time",
            "accounts/test_resets.py::test_every_link_ends_when_one_is_used_or_the_password_changes",
            "accounts/test_races.py::test_a_link_gives_one_password",
        ),
    ),
    18: (
        "a way round the guard",
        (
            "security/test_api_keys.py::test_every_route_is_open_to_the_keys_that_are_for_it_and_to_no_other",
            "security/test_api_keys.py::test_no_spelling_of_a_path_lets_a_reading_key_write",
            "security/test_api_keys.py::test_there_is_one_way_to_show_a_credential",
            "security/test_edge.py::test_no_spelling_of_a_path_leads_past_the_guard",
        ),
    ),
    19: (
        "being first",
        (
            "security/test_accounts.py::test_who_comes_first_is_nobody_special",
            "cli/test_users.py::test_the_operator_makes_the_first_admin",
        ),
    ),
    20: (
        "passwords that break the hash",
        (
            "accounts/test_passwords.py::test_every_byte_of_a_long_password_counts",
            "security/test_input.py::test_a_password_that_can_not_be_one_is_refused_at_once",
            "security/test_accounts.py::test_every_byte_of_a_long_password_counts_wherever_it_is_set",
            "security/test_accounts.py::test_a_password_that_can_not_be_one_is_refused_everywhere",
        ),
    ),
    21: (
        "a forged address",
        (
            "server/test_limits.py::test_nobody_escapes_the_limit_by_naming_another_address",
            "server/test_forwarded.py::test_the_sender_is_the_nearest_who_is_no_proxy",
            "server/test_forwarded.py::test_only_a_trusted_proxy_says_that_there_is_tls",
        ),
    ),
    22: (
        "DNS rebinding",
        (
            "server/test_headers.py::test_on_a_loopback_address_only_loopback_names_are_answered",
            "server/test_headers.py::test_where_names_are_set_only_those_are_answered",
        ),
    ),
    23: (
        "a socket opened by a foreign page",
        (
            "security/test_sockets.py::test_a_foreign_page_opens_no_socket",
            "server/test_socket_wire.py::test_a_foreign_page_is_refused_in_the_handshake",
        ),
    ),
    24: (
        "sockets that are too many, too loud or too quiet",
        (
            "server/test_socket_wire.py::test_a_frame_that_is_too_long_is_not_even_read",
            "security/test_sockets.py::test_a_message_that_is_too_long_closes_the_socket",
            "security/test_sockets.py::test_one_user_has_only_so_many_sockets",
            "security/test_sockets.py::test_one_address_has_only_so_many_sockets_whoever_opens_them",
            "security/test_sockets.py::test_messages_count_as_requests_and_who_does_not_listen_is_closed",
            "server/test_socket.py::test_a_socket_that_nobody_uses_is_closed",
        ),
    ),
    25: (
        "pages of other origins",
        (
            "server/test_headers.py::test_no_page_of_another_origin_is_answered_by_default",
            "server/test_headers.py::test_the_configured_origins_may_call_without_cookies",
            "server/test_headers.py::test_the_origin_that_anybody_can_claim_is_refused_as_a_setting",
        ),
    ),
    26: (
        "a page that acts for who visits it",
        (
            "security/test_edge.py::test_a_page_can_do_nothing_with_what_a_browser_adds_by_itself",
            "server/test_headers.py::test_cookies_are_neither_set_nor_read",
        ),
    ),
    32: (
        "bodies that are too large, too deep or no JSON",
        (
            "server/test_problems.py::test_a_bad_body_is_refused_as_a_problem",
            "server/test_bodies.py::test_a_body_that_is_too_large_is_refused_before_it_is_read",
            "server/test_bodies.py::test_a_body_that_does_not_tell_its_size_is_cut_off_while_it_comes",
            "server/test_bodies.py::test_a_body_that_does_not_come_is_not_waited_for",
            "server/test_bodies.py::test_a_compressed_body_is_not_unpacked",
            "server/test_strict_json.py::test_any_bytes_pass_or_are_refused",
            "server/test_strict_json.py::test_only_so_many_levels_are_read",
            "server/test_protocol.py::test_a_head_that_does_not_come_to_an_end_is_answered_and_cut_off",
            "security/test_input.py::test_a_message_with_anything_unstorable_stores_nothing",
        ),
    ),
    37: (
        "a body from nobody",
        (
            "server/test_bodies.py::test_nobodys_body_is_read",
            "security/test_edge.py::test_ten_thousand_parts_of_a_form_are_not_taken_apart",
        ),
    ),
    40: ("ranges without end", ("security/test_edge.py::test_a_range_of_an_answer_is_the_whole_answer",)),
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
    45: (
        "lines in a log or a header that nobody wrote",
        (
            "conversations/test_exports.py::test_a_file_name_is_plain_whatever_the_title_is",
            "security/test_logs.py::test_nothing_that_is_sent_becomes_a_line_of_its_own",
            "test_logs.py::test_nothing_that_is_logged_can_forge_a_line",
        ),
    ),
    46: (
        "a search that is a program",
        (
            "tasks/test_search.py::test_what_is_something_else_is_not_found",
            "tasks/test_search.py::test_any_text_may_be_looked_for",
            "security/test_input.py::test_filters_are_values_and_never_patterns",
            "tasks/test_finding.py::test_the_index_finds_what_reading_everything_would_find",
            "conversations/test_searching.py::test_words_are_never_patterns",
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
            "security/test_edge.py::test_no_secret_of_a_request_is_in_a_log",
            "security/test_logs.py::test_no_words_of_a_turn_are_logged_however_it_ends",
            "test_logs.py::test_what_looks_like_a_secret_is_masked",
            "security/test_edge.py::test_no_bytes_break_the_server",
        ),
    ),
}
