{#
    Query for the arrival days of this run, which a model has written, and for each the
    next day that it has: column part_date. What changed from one day to the next depends
    on both.

    model_name: the model
#}
{% macro days_and_next_built_ones(model_name) %}
with built as ({{ logged_days([model_name], 'out') }})

select built.part_date
from built
where {{ in_list('built.part_date', arrival_days()) }}
union
select min(later.part_date) as part_date
from built
inner join built as later on built.part_date < later.part_date
where {{ in_list('built.part_date', arrival_days()) }}
group by built.part_date
{% endmacro %}
