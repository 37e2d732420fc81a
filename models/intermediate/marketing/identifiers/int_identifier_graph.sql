with int_identifier_pairs as (

    select * from {{ ref('int_identifier_pairs') }}

),

final as (

    select distinct
        pairs.left_type,
        pairs.left_id,
        pairs.right_type,
        pairs.right_id
    from int_identifier_pairs as pairs

)

select * from final
