{#
    Stand-ins for what sqlfluff's jinja templater cannot know: values that dbt would ask
    the database for, in a form that gives SQL of the right shape.
#}
{% macro arrival_days() %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro days_to_build(lookback=0, ahead=0, lookahead=0, touched=none, period='day', always=false) %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro days_taken() %}{{ return([]) }}{% endmacro %}
{% macro order_days_touched(order_lines, orders, extracts, taken) %}select 1{% endmacro %}
{% macro order_extracts_to_read(extracts, taken) %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro touched_order_lines(order_lines, orders, extracts, taken) %}select line.ord_item_id from {{ order_lines }} as line{% endmacro %}
{% macro latest_raw_day(source_name, table_name) %}2024-07-01{% endmacro %}
{% macro built_days(model_name) %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro run_timestamp() %}cast('2024-07-02 00:00:00' as timestamp){% endmacro %}
{% macro business_date(ts) %}cast({{ ts }} as date){% endmacro %}
{% macro day_text(date) %}cast({{ date }} as text){% endmacro %}
{% macro in_list(column, values) %}{{ column }} in ('2024-07-01'){% endmacro %}
{% macro type_double() %}double{% endmacro %}
{% macro c_text(text) %}{{ text }}{% endmacro %}
{% macro row_store_indexes(columns) %}{{ return([]) }}{% endmacro %}
{% macro day_start(date) %}cast({{ date }} as timestamp){% endmacro %}
{% macro days_around(days, before=0, after=0) %}{{ return(days) }}{% endmacro %}
{% macro in_dates(column, days) %}{{ column }} in (cast('2024-07-01' as date)){% endmacro %}
{% macro days_as_rows(days) %}select '2024-07-01' as part_date{% endmacro %}
{% macro session_days() %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro session_arrivals(days) %}{{ return(days) }}{% endmacro %}
{% macro in_session_window(line, days) %}{{ line }}.log_dt is not null{% endmacro %}
{% macro line_fault(line) %}nullif({{ line }}.log_id, ''){% endmacro %}
{% macro lines_without_resends(lines, columns) %}select {{ lines }}.* from {{ lines }}{% endmacro %}
{% macro lines_in_chains(lines) %}select {{ lines }}.* from {{ lines }}{% endmacro %}
{% macro lines_in_sessions(lines) %}select {{ lines }}.* from {{ lines }}{% endmacro %}
{% macro lines_with_accounts(lines, account, client) %}select {{ lines }}.* from {{ lines }}{% endmacro %}
{% macro last_by(value, by) %}max({{ value }}){% endmacro %}
{% macro last_by_number(value, number, type) %}max({{ value }}){% endmacro %}
{% macro last_values(values) %}{{ return([]) }}{% endmacro %}
{% macro session_parts(lines, days, account, client, visited, measures) %}select * from {{ lines }}{% endmacro %}
{% macro timestamp_digits(ts) %}cast({{ ts }} as text){% endmacro %}
{% macro whole_seconds(start, end) %}{{ end }} - {{ start }}{% endmacro %}
{% macro period_starts(days, period) %}{{ return(days) }}{% endmacro %}
{% macro period_days(starts, period) %}{{ return(starts) }}{% endmacro %}
{% macro period_start(date, period) %}cast({{ date }} as date){% endmacro %}
{% macro days_from_arrival_on() %}select '2024-07-01' as part_date{% endmacro %}
{% macro visit_platform(visit) %}lower({{ visit }}.platform){% endmacro %}
{% macro visit_ways(vst_platform) %}max({{ vst_platform }}) as is_wv_app{% endmacro %}
{% macro visit_type(ways) %}{{ ways }}.is_wv_app{% endmacro %}
{% macro visit_type_detail(ways) %}{{ ways }}.is_wv_app{% endmacro %}
{% macro visitor(visit) %}{{ visit }}.account_id{% endmacro %}
{% macro visit_measures(visits, is_counted, group) %}select {{ visits }}.* from {{ visits }}{% endmacro %}
{% macro visitors_by_way(visits, orders, period) %}select {{ visits }}.* from {{ visits }} cross join {{ orders }}{% endmacro %}
{% macro session_ids(line) %}{{ line }}.new_dvc_id as sess_id, {{ line }}.new_dvc_id as user_sess_id{% endmacro %}
{% macro passed_days() %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro percent(numerator, denominator, decimals=2) %}{{ numerator }} + {{ denominator }}{% endmacro %}
{% macro ratio(numerator, denominator, decimals=4) %}{{ numerator }} + {{ denominator }}{% endmacro %}
{% macro string_agg_ordered(text, separator, order_by) %}max({{ text }}){% endmacro %}
{% macro epoch_ms(ts) %}cast({{ ts }} as bigint){% endmacro %}
{% macro now_utc() %}cast('2024-07-02 00:00:00' as timestamp){% endmacro %}
{% macro event_rules() %}{{ return({'os': {'enum': ['x']}, 'event_id': {'pattern': 'x'}, 'session_id': {'pattern': 'x'}, 'order_id': {'pattern': 'x'}, 'product_id': {'pattern': 'x'}, 'event_type': {'enum': ['x']}, 'platform': {'enum': ['x']}, 'payment_method': {'enum': ['x']}}) }}{% endmacro %}
{% macro event_checks() %}{{ return([{'no': 1, 'name': 'x', 'type': 'x', 'target': 'x', 'pass_rate': 0.99}]) }}{% endmacro %}
{% macro event_business_time(text) %}cast({{ text }} as timestamp){% endmacro %}
{% macro event_time_pattern(years) %}x{% endmacro %}
{% macro faulty_event_fields(fault) %}nullif(lines.os, ''){% endmacro %}
{% macro regexp_matches(text, pattern) %}{{ text }} = '{{ pattern }}'{% endmacro %}
{% macro json_record(relation, json, texts, values) %}(select * from {{ relation }}){% endmacro %}
{% macro json_elements(relation, json) %}(select * from {{ relation }}){% endmacro %}
{% macro json_value(json, key) %}cast({{ json }} as text){% endmacro %}
{% macro json_kind(value) %}cast({{ value }} as text){% endmacro %}
{% macro json_scalar(value) %}cast({{ value }} as text){% endmacro %}
{% macro json_amount(value) %}cast({{ value }} as decimal){% endmacro %}
{% macro json_double(value) %}cast({{ value }} as double){% endmacro %}
{% macro json_or_null(text) %}{{ text }}{% endmacro %}
{% macro type_json() %}text{% endmacro %}
{% macro is_one_of(column, values) %}{{ column }} = 'x'{% endmacro %}
{% macro evaluate_once() %}{% endmacro %}
{% macro clean_text(text) %}trim({{ text }}){% endmacro %}
{% macro campaign_key(campaign_id) %}trim({{ campaign_id }}){% endmacro %}
{% macro media_source_key(media_source) %}lower({{ media_source }}){% endmacro %}
{% macro network_name(network, media_source) %}coalesce({{ network }}, {{ media_source }}){% endmacro %}
{% macro ad_report_shape(network, reports, columns, told) %}select {{ reports }}.report_date from {{ reports }}{% endmacro %}
{% macro double_to_decimal(number) %}{{ number }}{% endmacro %}
{% macro product(left, right, decimals=2) %}{{ left }} * {{ right }}{% endmacro %}
{% macro campaign_history_is_there() %}{{ return(true) }}{% endmacro %}
{% macro ad_report_days_touched(report_days, known_reports, extracts) %}select 1{% endmacro %}
{% macro ad_report_extracts_to_read(report_days, days, known) %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro days_that_differ(relation, known, columns) %}select 1{% endmacro %}
{% macro days_since_last_written() %}select '2024-07-01' as part_date, 'x' as node{% endmacro %}
{% macro text_to_decimal(text, precision, scale) %}cast({{ text }} as decimal){% endmacro %}
{% macro log_days_to_take_in(node) %}{{ return(['2024-07-01']) }}{% endmacro %}
{% macro days_with_changed_lines(lines, columns, days) %}{{ lines }}{% endmacro %}
{% macro days_with_extract(node) %}select '2024-07-01' as part_date{% endmacro %}
{% macro membership_days(logs) %}select '2024-07-01' as part_date{% endmacro %}
{% macro days_and_next_built_ones(model_name) %}select '2024-07-01' as part_date{% endmacro %}
{% macro previous_built_days(model_name, days) %}{{ return({'2024-07-01': '2024-06-30'}) }}{% endmacro %}
{% macro in_communities(column) %}{{ column }} in (101){% endmacro %}
{% macro end_of_day(part_date) %}cast({{ part_date }} as timestamp){% endmacro %}
{% macro comm_user_columns() %}{{ return(['key_date', 'we_art_id', 'comm_user_status', 'part_date', 'run_timestamp']) }}{% endmacro %}
{% macro push_columns() %}{{ return(['hot_post_alarm']) }}{% endmacro %}
{% macro last_days_built(model_name, starts, period) %}{{ return(starts) }}{% endmacro %}
{% macro feed_days_up_to_date() %}{{ return(['2024-07-02']) }}{% endmacro %}
{% macro day_pairs(days, previous_days) %}select '2024-07-02' as part_date, '2024-07-01' as previous_date{% endmacro %}
{% macro community_acts() %}{{ return(['cnt_post_view', 'cnt_post', 'cnt_comment', 'cnt_like', 'cnt_media_view', 'cnt_media_reaction']) }}{% endmacro %}
{% macro activity_lines_checked(lines, log, item, kind, acted_at) %}select {{ lines }}.* from {{ lines }}{% endmacro %}
{% macro daily_activity(lines, log) %}select {{ lines }}.* from {{ lines }}{% endmacro %}
{% macro community_person(account) %}{{ account }}.wv_user_id{% endmacro %}
{% macro members_of_periods(memberships, period) %}select {{ memberships }}.* from {{ memberships }}{% endmacro %}
{% macro engaged_persons(members, joiners, activity, accounts, period) %}select {{ members }}.* from {{ members }} cross join {{ joiners }} cross join {{ activity }} cross join {{ accounts }}{% endmacro %}
{% macro joiners_of_periods(profiles, accounts, period) %}select {{ profiles }}.* from {{ profiles }} cross join {{ accounts }}{% endmacro %}
{% macro engaged_users(persons) %}count({{ persons }}.is_member) as cnt_member{% endmacro %}
{% macro periods_with_members(period) %}select '2024-07-01' as part_date{% endmacro %}
{% macro visitors_of_communities(visits, accounts, period) %}select {{ visits }}.* from {{ visits }} cross join {{ accounts }}{% endmacro %}
{% macro months_between(first, later) %}{{ later }} - {{ first }}{% endmacro %}
{% macro order_line_recency(lines) %}{{ lines }}.extract_date desc{% endmacro %}
{% macro campaign_name_key(name) %}lower({{ name }}){% endmacro %}
{% macro ad_arrivals(days) %}{{ return(days) }}{% endmacro %}
{% macro ad_arrival_fault(date, arrival) %}nullif({{ arrival }}, ''){% endmacro %}
{% macro ad_raw_columns() %}{{ return({'appsflyer_installs': {'others': ['install_time'], 'texts': ['appsflyer_id']}, 'appsflyer_events': {'others': ['event_time'], 'texts': ['appsflyer_id']}, 'mixpanel_events': {'others': ['event_time'], 'texts': ['distinct_id']}}) }}{% endmacro %}
{% macro ad_quarantine_rows(rows_of_log, table_name, reason, arrival_date) %}select {{ rows_of_log }}.part_date, {{ reason }} as reason from {{ rows_of_log }}{% endmacro %}
{% macro appsflyer_id_is_invalid(id) %}{{ id }} is null{% endmacro %}
{% macro clean_device_id(text) %}trim({{ text }}){% endmacro %}
{% macro member_number(text) %}cast({{ text }} as bigint){% endmacro %}
{% macro mixpanel_device(device_id, distinct_id) %}coalesce({{ device_id }}, {{ distinct_id }}){% endmacro %}
{% macro ipv4_text(text) %}trim({{ text }}){% endmacro %}
{% macro ipv4_number(ip) %}cast({{ ip }} as bigint){% endmacro %}
{% macro internal_ips(rows_with_ip, ranges) %}select {{ rows_with_ip }}.ip_text from {{ rows_with_ip }} cross join {{ ranges }}{% endmacro %}
{% macro in_fixed_order(row, columns, texts) %}{{ row }}.part_date asc{% endmacro %}
{% macro installs_in_floods(installs) %}select {{ installs }}.* from {{ installs }}{% endmacro %}
{% macro installs_repeated(installs) %}select {{ installs }}.* from {{ installs }}{% endmacro %}
{% macro json_word(json, key) %}cast({{ json }} as text){% endmacro %}
{% macro epoch_us(ts) %}cast({{ ts }} as bigint){% endmacro %}
{% macro whole_quotient(dividend, divisor) %}{{ dividend }} + {{ divisor }}{% endmacro %}
{% macro identifier_pairs(rows_with_ids, source, pairs) %}select {{ rows_with_ids }}.part_date from {{ rows_with_ids }}{% endmacro %}
{% macro person_id(we_member_id, component_id, own_id, is_ambiguous) %}{{ own_id }}{% endmacro %}
{% macro json_object_text(row, columns) %}cast({{ row }}.part_date as text){% endmacro %}
{% macro cohort_campaign(network, campaign_id) %}trim({{ campaign_id }}){% endmacro %}
{% macro exact_number(number) %}{{ number }}{% endmacro %}
{% macro order_line_recency(lines) %}{{ lines }}.extract_date desc{% endmacro %}
{% macro campaign_name_key(name) %}lower({{ name }}){% endmacro %}
{% macro attribution_models() %}{{ return(['first', 'markov']) }}{% endmacro %}
{% macro cohort_value_columns() %}{{ return(['roas', 'is_stand_in']) }}{% endmacro %}
{% macro rows_with_strange_numbers(marts) %}select 1 as mart where 1 = 0{% endmacro %}
