{#
    Warns of raw days that were there and are no longer.

    gone: what gone_days returns
#}
{% macro warn_of_gone_days(gone) %}
    {% for kind, told in [
        ('dropped', 'what was built of them stays as it is'),
        ('empty', 'taken as empty, as the range names them'),
    ] if gone[kind] %}
        {{ exceptions.warn(
            'raw days no longer there, ' ~ told ~ ': '
            ~ days_in_words(gone[kind] | map('last') | unique | sort)
            ~ ' (' ~ gone[kind] | map('first') | unique | sort | join(', ') ~ ')'
        ) }}
    {% endfor %}
{% endmacro %}
