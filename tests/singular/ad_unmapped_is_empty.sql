{#
    Warns of campaigns and event names that marketers have yet to map, and tells how many
    there are; docs/mapping_campaigns.md tells them how.
#}
{{ config(severity='warn', fail_calc='coalesce(sum(cnt_name), 0)') }}

with unmapped as (

    select * from {{ ref('ad_unmapped') }}

)

select
    unmapped.kind,
    unmapped.source,
    count(*) as cnt_name,
    sum(unmapped.spend_krw) as spend_krw
from unmapped
group by unmapped.kind, unmapped.source
