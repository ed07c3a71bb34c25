"""The 48 attacks that taskchat must survive, by number: what is attempted, what happens, and the tests that try it.

`docs/reference/attacks.md` is made from this, for operators. An attack on what does not exist yet says so, and has no
tests: whoever builds it adds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["passes", "open", "not applicable yet"]


@dataclass(frozen=True)
class Attack:
    """What is attempted. `then` is what happens; `missing` what does not hold yet, `absent` why it can't be tried."""

    tried: str
    then: str = ""
    proofs: tuple[str, ...] = ()
    missing: str = ""
    absent: str = ""

    @property
    def status(self) -> Status:
        """How it stands."""
        return "not applicable yet" if self.absent else "open" if self.missing else "passes"


ATTACKS: dict[int, Attack] = {
    1: Attack(
        tried=(
            "Asking for another person's id on any route, by any alias of its path, in a socket's message or "
            "through a tool"
        ),
        then=(
            "404, as for an id that nobody has. A new route, message or tool without a row in the walk fails the tests"
        ),
        proofs=(
            "server/test_ownership.py::test_bob_reaches_nothing_of_anns_by_any_route",
            "server/test_ownership.py::test_every_route_is_on_the_walk",
            "tools/test_tools.py::test_two_callers_at_once_see_their_own_tasks",
            "server/test_ownership.py::test_no_route_is_hidden_from_the_walk",
            "server/test_ownership.py::test_only_routes_without_an_owner_are_open_to_nobody",
            "server/test_ownership.py::test_ids_in_bodies_and_queries_are_on_the_walk_too",
            "server/test_socket_ownership.py::test_bob_reaches_nothing_of_anns_by_any_message",
            "tools/test_ownership.py::test_everything_that_is_offered_is_on_the_walk",
            "tools/test_ownership.py::test_every_id_that_a_tool_takes_is_on_the_walk",
            "tools/test_ownership.py::test_bob_reaches_nothing_of_anns_by_any_tool",
            "tools/test_ownership.py::test_bob_reads_nothing_of_anns",
            "tools/test_ownership.py::test_nobody_takes_the_answer_to_anothers_question",
            "server/test_mcp_ownership.py::test_by_no_tool",
            "security/test_cursors.py::test_a_cursor_of_another_or_of_nobody_leads_to_nothing_of_anothers",
            "security/test_model_trust.py::test_anothers_task_is_not_found",
        ),
    ),
    2: Attack(
        tried="Saying something in another person's conversation",
        then="404, and nothing is added to it",
        proofs=("server/test_turns.py::test_another_persons_conversation_is_not_found_and_nothing_is_added_to_it",),
    ),
    3: Attack(
        tried="Using a path with another person's id: `/api/{user_id}/…`, `…/chat/ws/{user_id}`",
        then="403; without a token 401. A socket closes with 4403",
        proofs=(
            "server/test_compat.py::test_another_users_path_is_refused_and_without_a_token_it_says_nothing",
            "server/test_socket_ownership.py::test_a_socket_at_anothers_path_is_refused",
        ),
    ),
    4: Attack(
        tried="Following, resuming or stopping another person's turn, over HTTP or a socket",
        then="404, or one's own turn of that key; the other's goes on unseen",
        proofs=(
            "security/test_sockets.py::test_nobody_follows_goes_on_with_or_stops_the_turn_of_another",
            "server/test_socket_ownership.py::test_bob_reaches_nothing_of_anns_by_any_message",
            "server/test_socket_ownership.py::test_every_message_is_on_the_walk",
            "server/test_stop.py::test_nobody_stops_what_is_anothers",
            "server/test_socket_ownership.py::test_every_message_that_names_something_does_not_find_anothers",
        ),
    ),
    5: Attack(
        tried="Giving one's own chat another person's bot, or one's own bot another person's document",
        then="404, as for an id that nobody has. It is looked at again with every message",
        proofs=(
            "security/test_bots.py::test_a_bot_that_one_may_not_talk_to_is_no_bot",
            "security/test_bots.py::test_a_right_that_was_taken_back_is_asked_for_with_every_message",
            "security/test_bots.py::test_nobody_talks_as_a_bot_with_a_conversation_of_another_bot",
            "server/test_ownership.py::test_bob_reaches_nothing_of_anns_by_any_route",
            "server/test_documents_of_bots.py::test_everybody_may_what_their_role_says",
            "server/test_documents_of_bots.py::test_what_a_bot_knows_is_not_in_ones_own_search_nor_in_another_bots",
        ),
    ),
    6: Attack(
        tried="Naming another collection in a search of documents",
        absent="There are no documents to search",
    ),
    7: Attack(
        tried="Getting what was cached for somebody else",
        absent=(
            "No answer is cached: replies are stored with their conversation, and a repeated key finds only one's own"
        ),
    ),
    8: Attack(
        tried="Reading more behind a shared link than was shared",
        absent="Nothing can be shared by link",
    ),
    9: Attack(
        tried="Setting fields that are not for the caller: role, owner, times, instructions",
        then="422: every body refuses fields that it does not name",
        proofs=(
            "server/test_auth.py::test_nobody_gives_themselves_more_than_a_profile",
            "security/test_accounts.py::test_no_body_takes_a_field_that_it_does_not_name",
            "schemas/test_values.py::test_a_draft_that_can_not_be_kept_names_the_field",
            "security/test_prompts.py::test_no_field_of_a_request_reaches_the_instructions",
            "security/test_bots.py::test_nobody_sets_what_is_not_theirs_to_set",
        ),
    ),
    10: Attack(
        tried="Naming a change or message under a parent that is not its own",
        then="404: changes, messages and cursors are looked for under their owner and parent only",
        proofs=(
            "server/test_ownership.py::test_bob_reaches_nothing_of_anns_by_any_route",
            "security/test_cursors.py::test_a_cursor_of_another_or_of_nobody_leads_to_nothing_of_anothers",
        ),
    ),
    11: Attack(
        tried=(
            "Forged and borrowed tokens: no signature, another algorithm, missing claims, a refresh token as "
            "access token"
        ),
        then="401",
        proofs=(
            "accounts/test_tokens.py::test_a_forged_token_is_refused",
            "server/test_auth.py::test_a_refresh_token_is_no_access_token",
        ),
    ),
    12: Attack(
        tried="A missing, short or well-known signing secret where others can reach the server",
        then="The server does not start, and says what to set",
        proofs=(
            "server/test_launch.py::test_others_are_not_served_with_the_machines_own_secret",
            "server/test_launch.py::test_nobody_is_served_with_a_secret_that_can_be_guessed",
            "server/test_launch.py::test_servers_that_share_a_database_need_one_secret_for_all",
            "accounts/test_secret.py::test_a_weak_secret_is_refused_and_not_repeated",
        ),
    ),
    13: Attack(
        tried="Bringing a used refresh token back",
        then=(
            "The sign-in ends, with its access tokens. Within 10 seconds of the first use it counts as another "
            "tab of the same client"
        ),
        proofs=(
            "server/test_auth.py::test_a_stolen_refresh_token_ends_the_sign_in",
            "server/test_auth.py::test_two_tabs_that_refresh_at_once_both_go_on",
            "accounts/test_endings.py::test_a_stolen_refresh_token_that_is_found_out_ends_the_access_tokens_too",
        ),
    ),
    14: Attack(
        tried=(
            "Going on with tokens, keys, tickets, streams or sockets after the password or role changed, or the"
            " account was disabled or deleted"
        ),
        then=(
            "Refused at once by the process that was told, within 5 seconds by the others; open sockets close with 4401"
        ),
        proofs=(
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
    15: Attack(
        tried="Guessing passwords, keys, refresh tokens and reset links, or registering again and again",
        then=(
            "429, by account and by address, counted in Redis where there is one, else in memory; hashing does "
            "not hold up others"
        ),
        proofs=(
            "server/test_limits.py::test_guessing_a_password_is_slowed_down",
            "accounts/test_passwords.py::test_the_loop_runs_on_while_a_password_is_hashed",
            "accounts/test_passwords.py::test_where_there_is_no_hash_no_password_matches",
            "server/test_limits.py::test_guessing_keys_is_slowed_down",
            "server/test_shared_counters.py::test_a_lost_redis_fails_nothing_and_is_told_once",
            "security/test_accounts.py::test_whether_an_email_is_taken_can_not_be_asked_often_from_wherever",
            "security/test_accounts.py::test_refreshing_is_counted_by_user_whatever_the_token_and_the_address",
        ),
    ),
    16: Attack(
        tried="Finding out who has an account by signing in or asking for a reset",
        then=(
            "The same answer after the same work for unknown people, wrong passwords and disabled accounts. "
            "Registering has to say that an email is taken, so it is limited by email as well as by address"
        ),
        proofs=(
            "server/test_auth.py::test_an_unknown_email_and_a_wrong_password_get_the_same_answer",
            "accounts/test_service.py::test_unknown_wrong_and_disabled_get_one_answer",
            "security/test_accounts.py::test_unknown_wrong_and_suspended_get_one_answer_for_one_price",
            "security/test_accounts.py::test_a_request_for_a_link_tells_nobody_who_is_there",
            "accounts/test_resets.py::test_nobody_else_gets_mail_and_the_answer_is_the_same",
        ),
    ),
    17: Attack(
        tried="Reset links that are empty, made up, too old, used, or used twice at once",
        then="422; each link sets one password, and every other one ends with it",
        proofs=(
            "security/test_accounts.py::test_what_is_no_link_sets_no_password",
            "security/test_accounts.py::test_a_link_of_one_person_is_for_that_person_only",
            "accounts/test_resets.py::test_a_link_comes_by_mail_and_gives_a_new_password_once",
            "accounts/test_resets.py::test_a_link_ends_with_its_time",
            "accounts/test_resets.py::test_every_link_ends_when_one_is_used_or_the_password_changes",
            "accounts/test_races.py::test_a_link_gives_one_password",
        ),
    ),
    18: Attack(
        tried=(
            "Going round the guard: other headers, cookies, other spellings of a path or method, an API key "
            "without the scope"
        ),
        then="401, 403 or 404: there is one guard, and it looks at the route that was matched",
        proofs=(
            "security/test_api_keys.py::test_every_route_is_open_to_the_keys_that_are_for_it_and_to_no_other",
            "security/test_api_keys.py::test_no_spelling_of_a_path_lets_a_reading_key_write",
            "security/test_api_keys.py::test_there_is_one_way_to_show_a_credential",
            "security/test_sockets.py::test_a_key_that_is_not_for_chat_opens_no_socket",
            "security/test_edge.py::test_no_spelling_of_a_path_leads_past_the_guard",
        ),
    ),
    19: Attack(
        tried="Being the first to visit, to become admin",
        then="An ordinary account: admins are made by a command on the machine",
        proofs=(
            "security/test_accounts.py::test_who_comes_first_is_nobody_special",
            "cli/test_users.py::test_the_operator_makes_the_first_admin",
        ),
    ),
    20: Attack(
        tried="Passwords that break the hash: over 72 bytes, with NUL, a megabyte long",
        then="Every byte counts up to 1,024 characters; others are refused before they are hashed",
        proofs=(
            "accounts/test_passwords.py::test_every_byte_of_a_long_password_counts",
            "security/test_input.py::test_a_password_that_can_not_be_one_is_refused_at_once",
            "security/test_accounts.py::test_every_byte_of_a_long_password_counts_wherever_it_is_set",
            "security/test_accounts.py::test_a_password_that_can_not_be_one_is_refused_everywhere",
        ),
    ),
    21: Attack(
        tried="Naming another address in `X-Forwarded-For`",
        then=(
            "Ignored, unless it comes from a proxy in `TASKCHAT_TRUSTED_PROXIES`; then the nearest address that"
            " is no proxy counts"
        ),
        proofs=(
            "server/test_limits.py::test_nobody_escapes_the_limit_by_naming_another_address",
            "server/test_forwarded.py::test_the_sender_is_the_nearest_who_is_no_proxy",
            "server/test_forwarded.py::test_only_a_trusted_proxy_says_that_there_is_tls",
        ),
    ),
    22: Attack(
        tried="Reaching a server on this machine through a name that a web page controls",
        then="403 for any name that is not the server's",
        proofs=(
            "server/test_headers.py::test_on_a_loopback_address_only_loopback_names_are_answered",
            "server/test_headers.py::test_where_names_are_set_only_those_are_answered",
        ),
    ),
    23: Attack(
        tried="Opening a socket from a foreign web page",
        then="403 in the handshake",
        proofs=(
            "security/test_sockets.py::test_a_foreign_page_opens_no_socket",
            "security/test_sockets.py::test_ones_own_page_and_the_allowed_ones_open_sockets",
            "server/test_socket_wire.py::test_a_foreign_page_is_refused_in_the_handshake",
        ),
    ),
    24: Attack(
        tried=(
            "Sockets that are too many, too loud or too quiet: large messages, endless fragments, floods of "
            "pings, reading nothing"
        ),
        then=("Closed, with a code that says why ([CHAT.md](../CHAT.md)); who reads nothing for 30 seconds is cut off"),
        proofs=(
            "server/test_socket_wire.py::test_a_frame_that_is_too_long_is_not_even_read",
            "security/test_sockets.py::test_a_message_that_is_too_long_closes_the_socket",
            "security/test_sockets.py::test_one_user_has_only_so_many_sockets",
            "security/test_sockets.py::test_one_address_has_only_so_many_sockets_whoever_opens_them",
            "security/test_sockets.py::test_messages_count_as_requests_and_who_does_not_listen_is_closed",
            "server/test_socket.py::test_a_socket_that_nobody_uses_is_closed",
            "server/test_socket_protocol.py::test_who_does_nothing_but_ping_is_closed",
            "server/test_socket_protocol.py::test_a_message_in_pieces_without_end_is_not_kept",
            "server/test_socket_protocol.py::test_who_reads_nothing_is_let_go",
        ),
    ),
    25: Attack(
        tried="Calling the API from a web page of another origin",
        then=(
            "No answer that the page may read, unless `TASKCHAT_CORS_ORIGINS` names it; `null` and `*` are "
            "refused as settings"
        ),
        proofs=(
            "server/test_headers.py::test_no_page_of_another_origin_is_answered_by_default",
            "server/test_headers.py::test_the_configured_origins_may_call_without_cookies",
            "server/test_headers.py::test_the_origin_that_anybody_can_claim_is_refused_as_a_setting",
        ),
    ),
    26: Attack(
        tried="Acting for whoever visits a page",
        then="401: nothing that a browser adds by itself signs anybody in",
        proofs=(
            "security/test_edge.py::test_a_page_can_do_nothing_with_what_a_browser_adds_by_itself",
            "server/test_headers.py::test_cookies_are_neither_set_nor_read",
        ),
    ),
    27: Attack(
        tried="Having the server fetch an address inside the network, however it is written",
        then=(
            "422, or the document fails and says so: an address is fetched only if every address of its name is of "
            "the web; those that tell machines their keys are refused even to one's own server. Models are called "
            "only where the operator named them"
        ),
        proofs=(
            "security/test_model_addresses.py::test_no_name_leads_where_the_operator_did_not_point",
            "server/test_models.py::test_only_what_the_operator_allowed_may_be_chosen",
            "server/test_models.py::test_no_name_leads_to_an_address_that_is_neither_a_providers_nor_listed",
            "knowledge/documents/test_addresses.py::test_nothing_inside_a_network_may_be_reached",
            "knowledge/documents/test_addresses.py::test_what_tells_keys_may_never_be_reached",
            "knowledge/documents/test_addresses.py::test_what_could_be_read_in_two_ways_is_refused_or_is_inside",
            "knowledge/documents/test_fetching.py::test_a_name_that_leads_inside_is_refused_even_if_it_leads_elsewhere_too",
            "knowledge/documents/test_fetching.py::test_only_ports_of_the_web_are_asked",
        ),
    ),
    28: Attack(
        tried="Addresses that two parsers read differently",
        then=(
            "403 or 422: an address is taken apart once, and what was found is what is asked for; with blanks, "
            "backslashes, names or odd numbers in it, it is none"
        ),
        proofs=(
            "security/test_model_addresses.py::test_no_name_leads_where_the_operator_did_not_point",
            "server/test_models.py::test_only_what_the_operator_allowed_may_be_chosen",
            "knowledge/documents/test_addresses.py::test_what_could_be_read_in_two_ways_is_refused_or_is_inside",
            "knowledge/documents/test_addresses.py::test_whatever_is_given_is_a_place_of_the_web_or_is_refused",
            "knowledge/documents/test_fetching.py::test_a_page_is_fetched_under_its_name_from_the_address_that_was_checked",
        ),
    ),
    29: Attack(
        tried="Redirects to an address inside the network, to files, or in circles",
        then=(
            "Each hop of a document's address is checked like the first, five are the most, and nothing of the web "
            "leads into the network of one's own server. No redirect of a model's or of moderation's server is "
            "followed"
        ),
        proofs=(
            "security/test_model_addresses.py::test_a_models_server_sends_nobody_inside",
            "agent/moderation/test_openai_moderation.py::test_what_can_not_be_checked_is_not_passed_on",
            "knowledge/documents/test_fetching.py::test_each_hop_of_a_redirect_is_checked",
            "knowledge/documents/test_fetching.py::test_nothing_of_the_web_leads_into_the_network_of_ones_own_server_either",
            "knowledge/documents/test_fetching.py::test_a_redirect_leads_to_nothing_but_the_web",
            "knowledge/documents/test_fetching.py::test_redirects_have_an_end",
            "knowledge/documents/test_addresses.py::test_a_redirect_leads_from_where_it_is",
        ),
    ),
    30: Attack(
        tried="Names that resolve to another address at the second look",
        then=(
            "There is no second look: the connection goes to the address that was checked, under the name for TLS and"
            " Host"
        ),
        proofs=(
            "knowledge/documents/test_fetching.py::test_a_name_that_means_something_else_a_moment_later_is_not_asked_again",
        ),
    ),
    31: Attack(
        tried="Answers of foreign servers that are endless, slow or packed",
        then=(
            "What a document's address gives has at most TASKCHAT_DOCUMENT_BYTES and a minute. An answer of a model "
            "has at most 8 MB, 200,000 characters and 64 calls, one of moderation 1 MB, and silence has an end; "
            "nothing packed is asked for"
        ),
        proofs=(
            "security/test_model_addresses.py::test_an_answer_that_is_endless_or_slow_ends",
            "security/test_model_addresses.py::test_an_answer_is_not_unpacked",
            "agent/moderation/test_openai_moderation.py::test_what_can_not_be_checked_is_not_passed_on",
            "security/test_model_trust.py::test_more_calls_at_once_than_anybody_needs_are_not_made",
            "knowledge/documents/test_fetching.py::test_what_is_too_large_is_not_taken_whatever_it_says_of_itself",
            "knowledge/documents/test_fetching.py::test_what_does_not_come_is_not_waited_for",
            "knowledge/documents/test_fetching.py::test_what_is_packed_is_not_unpacked",
        ),
    ),
    32: Attack(
        tried="Bodies that are too large, too deep, too slow or no JSON; heads without end",
        then="400, 408, 413, 422 or 431, before anything reads them",
        proofs=(
            "server/test_problems.py::test_a_bad_body_is_refused_as_a_problem",
            "server/test_bodies.py::test_a_body_that_is_too_large_is_refused_before_it_is_read",
            "server/test_bodies.py::test_a_body_that_does_not_tell_its_size_is_cut_off_while_it_comes",
            "server/test_bodies.py::test_a_body_that_does_not_come_is_not_waited_for",
            "server/test_bodies.py::test_a_compressed_body_is_not_unpacked",
            "server/test_strict_json.py::test_any_bytes_pass_or_are_refused",
            "server/test_strict_json.py::test_only_so_many_levels_are_read",
            "server/test_protocol.py::test_a_head_that_does_not_come_to_an_end_is_answered_and_cut_off",
            "security/test_input.py::test_a_message_with_anything_unstorable_stores_nothing",
            "server/test_protocol.py::test_a_long_head_that_comes_all_at_once_is_refused_too",
        ),
    ),
    33: Attack(
        tried="File names with paths, line ends or turned letters",
        then=("A name is only shown: no file is stored under it, and the header that saves one is plain letters"),
        proofs=(
            "knowledge/documents/test_names.py::test_a_name_keeps_what_names_something",
            "knowledge/documents/test_names.py::test_a_name_is_short_and_can_not_lead_anywhere",
            "knowledge/documents/test_names.py::test_a_header_of_a_name_is_plain",
            "security/test_upload_forms.py::test_a_file_comes_back_as_a_file_whatever_it_is_and_is_called",
        ),
    ),
    34: Attack(
        tried="Office files and books that unpack to gigabytes, or fill all memory",
        then=(
            "Refused by what they declare and by what really comes out; reading happens in a process of its own with "
            "limits of memory, processor time and clock, which ends alone"
        ),
        proofs=(
            "security/test_uploads.py::test_a_packed_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked",
            "security/test_uploads.py::test_a_packed_file_within_the_caps_that_takes_all_memory_ends_alone",
            "security/test_uploads.py::test_a_size_that_is_a_lie_is_not_believed",
            "security/test_uploads.py::test_more_parts_than_any_document_has_are_refused",
            "security/test_uploads.py::test_a_sheet_that_claims_all_cells_there_can_be_is_read_or_refused_in_time",
            "security/test_uploads.py::test_reading_that_takes_too_long_is_ended",
            "security/test_uploads.py::test_text_without_end_is_refused",
            "knowledge/reading/test_process.py::test_it_may_do_nothing_but_read",
            "knowledge/reading/test_process.py::test_it_has_no_variable_of_this_server",
            "knowledge/reading/test_process.py::test_whatever_it_says_is_no_harm",
            "knowledge/documents/test_jobs.py::test_a_document_that_ends_every_server_is_given_up",
        ),
    ),
    35: Attack(
        tried="PDF files without end, in circles, or locked",
        then=("Read within the caps, or refused with the reason; pages that could not be read are told"),
        proofs=(
            "security/test_uploads.py::test_a_pdf_whose_pages_go_round_in_a_circle_comes_to_an_end",
            "security/test_uploads.py::test_a_pdf_stream_that_unpacks_without_end_is_left_out_and_told",
            "security/test_uploads.py::test_a_pdf_with_more_pages_than_are_read_says_so",
            "security/test_uploads.py::test_a_locked_pdf_says_so",
            "knowledge/reading/test_kinds.py::test_a_pdf_without_text_says_what_to_do",
        ),
    ),
    36: Attack(
        tried="XML that includes or repeats itself",
        then=("Refused before a parser sees it, in whatever encoding it hides"),
        proofs=(
            "security/test_uploads.py::test_xml_that_includes_or_repeats_is_refused",
            "security/test_uploads.py::test_a_book_that_declares_entities_is_refused",
        ),
    ),
    37: Attack(
        tried="Forms of ten thousand parts, with huge heads or without end, from nobody or somebody",
        then=(
            "401 before a byte of the body is read; 413 or 422 as soon as it is more than one file. Only the routes "
            "that add documents and import FAQs take forms"
        ),
        proofs=(
            "server/test_bodies.py::test_nobodys_body_is_read",
            "security/test_edge.py::test_ten_thousand_parts_of_a_form_are_not_taken_apart",
            "security/test_upload_forms.py::test_nobodys_file_is_read",
            "security/test_upload_forms.py::test_a_file_for_anothers_bot_is_not_read",
            "security/test_upload_forms.py::test_a_key_adds_nothing",
            "security/test_upload_forms.py::test_a_file_that_says_that_it_is_too_large_is_not_read",
            "security/test_upload_forms.py::test_a_form_without_end_is_cut_off_while_it_comes",
            "security/test_upload_forms.py::test_a_file_that_does_not_come_is_not_waited_for",
            "security/test_upload_forms.py::test_a_form_that_is_not_one_file_is_refused",
            "security/test_upload_forms.py::test_a_packed_form_is_not_unpacked",
            "security/test_upload_forms.py::test_only_this_route_takes_bodies_of_this_size",
        ),
    ),
    38: Attack(
        tried="Uploaded pages and pictures that run scripts",
        then=("A file comes back only as an attachment of plain bytes, in a sandbox. There are no avatars"),
        proofs=("security/test_upload_forms.py::test_a_file_comes_back_as_a_file_whatever_it_is_and_is_called",),
    ),
    39: Attack(
        tried="Files that are not what they say, and packed files with sly entries",
        then=(
            "422, or the document fails and says so: the first bytes must fit the name, and entries that lie outside,"
            " are links or are locked are refused"
        ),
        proofs=(
            "security/test_upload_forms.py::test_a_file_is_what_it_is_and_not_what_it_says",
            "schemas/test_document_kinds.py::test_what_is_not_what_it_says_is_refused_with_advice",
            "security/test_uploads.py::test_entries_that_would_lie_outside_are_refused",
            "security/test_uploads.py::test_links_and_locked_entries_are_refused",
            "security/test_uploads.py::test_noise_is_damaged",
            "security/test_uploads.py::test_a_mail_of_noise_is_read_or_refused",
        ),
    ),
    40: Attack(
        tried="Ranges without end",
        then=("The whole answer: no route knows ranges"),
        proofs=(
            "security/test_edge.py::test_a_range_of_an_answer_is_the_whole_answer",
            "security/test_upload_forms.py::test_a_file_comes_back_as_a_file_whatever_it_is_and_is_called",
        ),
    ),
    41: Attack(
        tried="Replies and titles with HTML, scripts, dangerous links or pictures",
        then=(
            "Shown as text in the terminal; only web and mail links can be opened, by a click, and no picture is loaded"
        ),
        proofs=(
            "security/test_showing.py::test_only_links_to_the_web_can_be_opened_and_nothing_is_run",
            "security/test_showing.py::test_a_picture_is_a_link_that_nobody_follows_for_you",
            "security/test_edge.py::test_the_page_of_the_api_runs_nothing_and_loads_nothing_from_elsewhere",
        ),
    ),
    42: Attack(
        tried="Markdown that takes long to draw",
        then="Shown: messages have at most 10,000 characters, and nesting has an end",
        proofs=("security/test_showing.py::test_text_that_is_made_to_be_slow_is_shown",),
    ),
    43: Attack(
        tried="Titles and other data that give orders; models that are hostile, or were fooled by them",
        then=(
            "They stay data. Arguments are checked before they leave; deleting much needs the user's yes in a later "
            "turn, bound to the very call and to a question that was shown; no tool can be told whose tasks are meant; "
            "loops end; what was done is told by the tools, not by the model. All of it holds with an empty prompt"
        ),
        proofs=(
            "security/test_prompts.py::test_a_title_that_gives_orders_is_a_title",
            "security/test_prompts.py::test_a_model_that_obeys_a_title_still_can_not_delete",
            "security/test_documents.py::test_the_embedded_model_quotes_an_order_and_obeys_none",
            "security/test_documents.py::test_a_model_that_obeys_a_document_deletes_nothing",
            "security/test_documents.py::test_a_bot_of_documents_has_nothing_to_obey_with",
            "agent/test_confirmation.py::test_a_yes_is_for_the_very_call_that_was_asked_about",
            "agent/test_confirmation.py::test_calling_twice_in_one_turn_is_no_yes",
            "tools/test_tools.py::test_no_tool_lets_a_model_say_whose_tasks_are_meant",
            "security/test_model_trust.py::test_an_empty_prompt_is_empty",
            "security/test_model_trust.py::test_wrong_arguments_do_nothing_and_are_told_to_the_model",
            "security/test_model_trust.py::test_half_a_character_is_not_the_end_of_a_turn",
            "security/test_model_trust.py::test_an_order_in_a_title_or_a_result_changes_nothing_by_itself",
            "security/test_model_trust.py::test_a_title_that_looks_like_a_call_is_none_when_the_model_quotes_it",
            "security/test_model_trust.py::test_no_model_confirms_for_the_user_in_the_same_turn",
            "security/test_model_trust.py::test_a_yes_that_the_model_claims_is_none",
            "security/test_model_trust.py::test_a_yes_is_for_what_was_asked_and_for_nothing_else",
            "security/test_model_trust.py::test_a_yes_holds_for_one_turn_and_one_conversation",
            "security/test_model_trust.py::test_many_deletions_at_once_are_asked_about_like_one_of_many",
            "security/test_model_trust.py::test_a_question_can_not_be_hidden_by_the_model",
            "server/test_moderation.py::test_a_yes_to_a_question_that_was_withheld_is_none",
            "security/test_model_trust.py::test_a_model_that_calls_for_ever_is_ended_in_words",
            "security/test_model_trust.py::test_a_loop_that_did_something_says_what_and_it_can_be_undone",
            "security/test_model_trust.py::test_calls_that_are_refused_are_not_kept_without_end",
            "security/test_model_trust.py::test_what_was_only_claimed_is_in_no_list_of_calls",
            "security/test_model_trust.py::test_what_failed_or_waits_for_a_yes_is_not_told_as_done",
            "security/test_uploads.py::test_what_nobody_sees_is_not_in_the_text",
        ),
    ),
    44: Attack(
        tried="Changing the agent's instructions by a field or a name; characters that hide or turn text",
        then=(
            "422, or plain words of the user. What could command the terminal or turn text round is shown as a sign. "
            "A bot's name and instructions hide nothing, stand behind the rules, and open no tool"
        ),
        proofs=(
            "security/test_prompts.py::test_no_field_of_a_request_reaches_the_instructions",
            "security/test_prompts.py::test_words_that_look_like_instructions_stay_the_users",
            "security/test_bots.py::test_a_name_that_hides_orders_is_refused",
            "security/test_documents.py::test_letters_that_nobody_sees_reach_no_model",
            "security/test_bots.py::test_a_name_is_a_name_to_the_model",
            "security/test_bots.py::test_instructions_do_not_take_the_rules_away",
            "security/test_bots.py::test_instructions_of_somebody_else_confirm_nothing",
            "server/test_bots.py::test_a_tool_that_a_bot_does_not_have_is_not_called_whatever_the_model_thinks",
            "schemas/test_bots.py::test_a_bot_of_somebody_else_reaches_none_of_ones_own_connections",
            "tasks/test_confirmation.py::test_a_yes_with_anything_else_in_it_is_none",
            "security/test_showing.py::test_no_text_commands_a_terminal_or_turns_what_stands_beside_it",
            "security/test_showing.py::test_json_on_a_terminal_does_not_command_it_and_says_the_same",
            "cli/test_markdown.py::test_nothing_in_a_reply_can_command_the_terminal",
            "tui/test_talking.py::test_a_commanding_character_in_a_reply_does_not_reach_the_terminal",
        ),
    ),
    45: Attack(
        tried="Line ends in logs and headers, formulas in exports",
        then=(
            "Logs escape them, exports have plain names. In a CSV file of FAQs no cell begins like a formula: an "
            "apostrophe stands before it, and is taken off again by an import"
        ),
        proofs=(
            "conversations/test_exports.py::test_a_file_name_is_plain_whatever_the_title_is",
            "server/test_faq_files.py::test_no_cell_of_an_export_is_a_formula",
            "knowledge/faqs/test_files.py::test_a_guarded_cell_is_no_formula_and_comes_back",
            "security/test_logs.py::test_nothing_that_is_sent_becomes_a_line_of_its_own",
            "security/test_logs.py::test_a_turn_is_one_line_with_its_tools_and_its_outcome",
            "test_logs.py::test_nothing_that_is_logged_can_forge_a_line",
        ),
    ),
    46: Attack(
        tried="Searches that are patterns or programs",
        then="They are words: `%`, `_`, `*`, quotes and operators find themselves or nothing",
        proofs=(
            "tasks/test_search.py::test_what_is_something_else_is_not_found",
            "tasks/test_search.py::test_any_text_may_be_looked_for",
            "server/test_faqs.py::test_what_is_looked_for_is_never_a_pattern_or_a_program",
            "security/test_input.py::test_filters_are_values_and_never_patterns",
            "tasks/test_finding.py::test_the_index_finds_what_reading_everything_would_find",
            "conversations/test_searching.py::test_words_are_never_patterns",
        ),
    ),
    47: Attack(
        tried="Finding something of an account that was deleted",
        then=(
            "No row of any table holds it. Backups, and pages of the database file that are not yet used again,"
            " are the operator's"
        ),
        proofs=(
            "security/test_erasing.py::test_a_deleted_account_is_in_no_row_of_any_table",
            "server/test_documents_of_bots.py::test_what_a_bot_knew_ends_with_it",
            "server/test_documents.py::test_what_is_deleted_is_neither_found_nor_opened",
            "knowledge/documents/test_ingesting.py::test_a_document_that_is_deleted_while_it_is_read_is_not_found",
        ),
    ),
    48: Attack(
        tried="Making errors and logs tell secrets, or ending the process with a malformed request",
        then="A problem with a code and no internals; logs hold no words, tokens, keys or addresses",
        proofs=(
            "server/test_problems.py::test_what_nobody_foresaw_becomes_a_problem_without_internals",
            "server/test_problems.py::test_a_refusal_does_not_repeat_what_was_sent",
            "server/test_turns.py::test_a_model_that_breaks_off_leaves_what_was_done_listed",
            "tools/test_tools.py::test_a_broken_store_shows_no_internals",
            "security/test_input.py::test_what_a_person_wrote_is_in_no_log",
            "security/test_edge.py::test_no_secret_of_a_request_is_in_a_log",
            "security/test_logs.py::test_no_words_of_a_turn_are_logged_however_it_ends",
            "test_logs.py::test_what_looks_like_a_secret_is_masked",
            "security/test_edge.py::test_no_bytes_break_the_server",
            "security/test_model_key.py::test_the_key_is_in_nothing_that_is_told_stored_or_logged",
            "security/test_model_key.py::test_the_key_of_moderation_is_in_nothing_either",
            "security/test_model_key.py::test_a_test_of_the_model_does_not_tell_its_key",
            "security/test_model_key.py::test_the_key_goes_to_no_other_server",
        ),
    ),
    49: Attack(
        tried="Taking, replaying or widening what somebody lets a program do",
        then="400, 401 or 404: codes and tokens are for one program, one person, one purpose and one address",
        proofs=(
            "security/test_oauth.py::test_a_code_that_comes_again_is_refused_and_ends_what_it_gave",
            "security/test_oauth.py::test_of_many_who_bring_a_code_at_once_one_gets_tokens_at_most",
            "security/test_oauth.py::test_a_code_found_long_after_it_was_used_ends_nothing",
            "security/test_oauth.py::test_a_code_holds_for_a_minute",
            "security/test_oauth.py::test_who_has_the_code_but_not_all_that_belongs_to_it_gets_nothing_and_burns_it",
            "security/test_oauth.py::test_a_request_for_less_than_full_proof_or_for_something_else_is_not_even_asked",
            "security/test_oauth.py::test_another_programs_code_and_tokens_are_worth_nothing",
            "security/test_oauth.py::test_a_used_refresh_token_ends_the_grant_unless_it_comes_at_once",
            "security/test_oauth.py::test_nobody_gets_more_than_was_granted",
            "security/test_oauth.py::test_what_a_page_says_of_scopes_is_sealed",
            "security/test_oauth.py::test_a_token_for_the_endpoint_opens_no_route_of_the_api",
            "security/test_oauth.py::test_a_token_for_another_address_is_refused_at_this_one",
            "security/test_oauth.py::test_tokens_are_good_for_nothing_but_their_own_purpose",
            "security/test_oauth.py::test_no_forged_token_is_believed",
            "security/test_oauth.py::test_a_program_must_show_its_own_secret",
            "security/test_oauth.py::test_a_form_that_two_readers_could_take_differently_is_not_read",
            "security/test_oauth.py::test_the_database_holds_no_secret_of_it",
            "security/test_oauth.py::test_bob_gets_nothing_of_what_ann_allows",
            "security/test_oauth.py::test_the_server_of_one_machine_lets_no_other_programs_in",
        ),
    ),
    50: Attack(
        tried="Pages for programs that sign people in for others, send them elsewhere, or say yes for them",
        then="A page that says so, or 400: nothing is sent on that was not registered to the letter",
        proofs=(
            "security/test_oauth_pages.py::test_no_spelling_of_an_address_takes_the_answer_elsewhere",
            "security/test_oauth_pages.py::test_an_address_that_is_there_twice_is_none",
            "security/test_oauth_pages.py::test_an_unknown_program_is_sent_nowhere",
            "security/test_oauth_pages.py::test_a_registered_program_can_not_use_us_to_send_people_on",
            "security/test_oauth_pages.py::test_no_program_registers_an_address_that_runs_something_or_is_read_in_two_ways",
            "security/test_oauth_pages.py::test_a_program_that_is_none_is_not_registered",
            "security/test_oauth_pages.py::test_what_a_program_calls_itself_is_only_text",
            "security/test_oauth_pages.py::test_the_pages_run_nothing_and_stand_in_no_frame",
            "security/test_oauth_pages.py::test_only_the_page_itself_can_say_yes",
            "security/test_oauth_pages.py::test_nobody_is_let_in_who_has_not_signed_in",
            "security/test_oauth_pages.py::test_nobody_lets_a_program_into_their_own_account_in_anothers_browser",
            "security/test_oauth_pages.py::test_a_page_that_was_left_open_holds_for_minutes",
            "security/test_oauth_pages.py::test_a_yes_to_a_program_that_is_forgotten_meanwhile_goes_nowhere",
            "security/test_oauth_pages.py::test_who_guesses_passwords_here_is_slowed_down_as_anywhere",
            "security/test_oauth_pages.py::test_a_disabled_account_an_unknown_one_and_a_wrong_password_look_the_same",
            "security/test_oauth_pages.py::test_odd_words_in_the_form_are_no_accident",
            "security/test_oauth_pages.py::test_programs_that_flood_the_registration_are_slowed_down",
        ),
    ),
}
