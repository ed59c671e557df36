"""That each mention stands where it says, in time that is linear in the length of the texts."""

from __future__ import annotations

from contracts.star import FACT_MENTION
from expectations.expectation import Expectation, unexpected_rows

# `substr` counts code points from the start of a text: a few thousand are nothing, a million for each of a hundred
# thousand mentions would be minutes. So texts with mentions beyond FAR are cut into blocks, and those are looked for in
# the stretch of blocks that they must lie in: they start in the first, and four blocks are longer than any mention.
FAR = 20_000
BLOCK = 100
BLOCKS = 4
_NEXT = ", ".join(f"lead(part, {number}) over later" for number in range(1, BLOCKS))

_IN_TEXT = "substr(text.clean_text, start_character, length(mention_text))"
_NEAR = f"""
select judged.review_key, mention_number, mention_text, start_character, {_IN_TEXT} as there
from judged
left join review_text as text on text.review_key = judged.review_key
where start_character <= {FAR} and {_IN_TEXT} is distinct from mention_text
"""

_STRETCHES = f"""
select review_key, number, concat(part, {_NEXT}) as stretch
from (
  select review_key, unnest(range(len(parts))) as number, unnest(parts) as part
  from (
    select review_key, regexp_extract_all(clean_text, '(?s).{{1,{BLOCK}}}') as parts
    from review_text
    where review_key in (select review_key from judged where start_character > {FAR})
  )
)
window later as (partition by review_key order by number)
"""

_IN_STRETCH = f"substr(stretch, (start_character - 1) % {BLOCK} + 1, length(mention_text))"
_DISTANT = f"""
select judged.review_key, mention_number, mention_text, start_character, {_IN_STRETCH} as there
from judged
left join ({_STRETCHES}) as stretched
  on stretched.review_key = judged.review_key and stretched.number = (judged.start_character - 1) // {BLOCK}
where start_character > {FAR} and {_IN_STRETCH} is distinct from mention_text
"""


def position_shape() -> tuple[Expectation, ...]:
    """The expectation on `fact_mention.start_character`."""
    return (
        unexpected_rows(
            "fact_mention.start_character.gives_the_mention",
            FACT_MENTION.name,
            "The text holds each mention at the place that is given, so that it can be shown where it stands.",
            f"""
            select
              concat_ws('/', review_key, mention_number) as row_key,
              concat(mention_text, ' at ', start_character, ', there: ', there) as failing_value
            from ({_NEAR} union all {_DISTANT})
            """,
            column_name="start_character",
            lasts=True,
        ),
    )
