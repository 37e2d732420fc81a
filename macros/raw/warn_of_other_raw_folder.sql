{#
    Warns if the last run read another raw folder: what it built stays in the warehouse
    and mixes with what this run builds.

    place: the raw folder of this run, empty text where raw tables are in the database
#}
{% macro warn_of_other_raw_folder(place) %}
    {% set last = first_column(
        "select node from " ~ partition_log() ~ " where direction = 'run'"
        ~ ' order by run_no desc limit 1'
    ) %}
    {% if last and last[0] != place %}
        {{ exceptions.warn(
            'this warehouse was built from ' ~ last[0] ~ ', the raw folder is now ' ~ place
            ~ ': rows of both are in it; WE_MART_DB gives the other one a file of its own'
        ) }}
    {% endif %}
{% endmacro %}
