{#
    The extract days in which the latest state of touched order lines is looked for.
    Those before the first one taken in can only hold older states. But where an extract
    is taken in again, it may have lost lines since, and their state is then in any of
    the extracts that have been taken in.

    extracts: the extract days taken in by this run
    taken: those taken in before
#}
{% macro order_extracts_to_read(extracts, taken) %}
    {% set known = (extracts + taken) | unique | sort %}
    {% if extracts | select('in', taken) | list %}{{ return(known) }}{% endif %}
    {{ return(known | select('ge', extracts | first) | list if extracts else []) }}
{% endmacro %}
