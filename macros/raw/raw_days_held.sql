{#
    The days that raw tables in PostgreSQL hold: list of (source.table, day).
    Where an index starts with part_date it jumps from day to day instead of reading
    the table, which would cost more with every day of history.

    tables: list of (source.table, relation, whether it has a part_date)
#}
{% macro raw_days_held(tables) %}
    {% set indexed = first_column("
        select i.indrelid::regclass::text from pg_catalog.pg_index as i
        inner join pg_catalog.pg_attribute as a
            on i.indrelid = a.attrelid and i.indkey[0] = a.attnum
        where a.attname = 'part_date' and i.indisvalid and i.indpred is null
    ") %}
    {% set held = [] %}
    {% for key, relation, dated in tables if dated %}
        {% set query %}
            {% if first_column("select cast('" ~ relation ~ "' as regclass)::text")[0] in indexed %}
            with recursive day as (
                select min(part_date) as part_date from {{ relation }}
                union all
                select (
                    select min(later.part_date) from {{ relation }} as later
                    where later.part_date > day.part_date
                ) from day
                where day.part_date is not null
            )

            select part_date from day where part_date is not null
            {% else %}
            select distinct part_date from {{ relation }} where part_date is not null
            {% endif %}
        {% endset %}
        {% for day in first_column(query) %}{% do held.append((key, day)) %}{% endfor %}
    {% endfor %}
    {{ return(held) }}
{% endmacro %}
