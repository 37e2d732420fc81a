{#
    Body of a CTE: the artist of each community as of the last extract of the period.
    Columns: key_date (first day of the period), comm_id, we_art_id, we_art_name.

    artists: name of a relation with comm_id, we_art_id, we_art_name and part_date
    period: day, week or month
#}
{% macro artists_of_periods(artists, period) %}
    select
        key_date,
        comm_id,
        we_art_id,
        we_art_name
    from (
        select
            {{ period_start(artists ~ '.part_date', period) }} as key_date,
            {{ artists }}.comm_id,
            {{ artists }}.we_art_id,
            {{ artists }}.we_art_name,
            row_number() over (
                partition by
                    {{ period_start(artists ~ '.part_date', period) }}, {{ artists }}.comm_id
                order by {{ artists }}.part_date desc
            ) as recency
        from {{ artists }}
    ) as artist
    where recency = 1
{% endmacro %}
