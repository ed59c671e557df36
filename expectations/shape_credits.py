"""What is expected of the credits and of the names of films beside the declared rules: what the reviews agree on."""

from __future__ import annotations

from contracts.dimensions import DIM_TITLE
from contracts.star import FACT_CREDIT
from expectations.expectation import Expectation, breaking_rows, unexpected_rows

FILMS_TO_RECOUNT = 500
LETTERS = 4

_KEY = "concat_ws('/', judged.title_key, judged.person_key, judged.role)"
# Within a film a last name alone stands for the full name, and so does another spelling of its end.
_MAY_BE = f"""
(left(split_part(mention.normalised_text, ' ', -1), {LETTERS})
    = left(split_part(person.normalised_name, ' ', -1), {LETTERS})
  or split_part(mention.normalised_text, ' ', 1) = split_part(person.normalised_name, ' ', 1))
"""


def credit_shape() -> tuple[Expectation, ...]:
    """The expectations on `fact_credit`, and on the names of `dim_title`."""
    return (*_evidence(), *_directors(), *_names())


def _evidence() -> tuple[Expectation, ...]:
    return (
        unexpected_rows(
            "fact_credit.evidence_review_key.names_the_person",
            FACT_CREDIT.name,
            "The evidence of a credit is a mention of that person, in full or in part, in that role and on that film.",
            f"""
            select
              {_KEY} as row_key,
              concat(person.full_name, ', mention ', judged.evidence_mention_number, ' of review ',
                judged.evidence_review_key, ': ', coalesce(mention.mention_text, 'missing'), ' as ',
                coalesce(mention.role, 'nobody')) as failing_value
            from (
              -- those that keys alone do not settle: names are read for few, not for all mentions
              select judged.*
              from judged
              left join fact_mention as mention
                on mention.review_key = judged.evidence_review_key
                and mention.mention_number = judged.evidence_mention_number
              left join dim_title as title on title.title_key = mention.title_key
              where judged.review_count > 0
                and (title.same_title_key is distinct from judged.title_key
                  or mention.role is distinct from judged.role
                  or mention.person_key is distinct from judged.person_key)
            ) as judged
            join dim_person as person on person.person_key = judged.person_key
            left join fact_mention as mention
              on mention.review_key = judged.evidence_review_key
              and mention.mention_number = judged.evidence_mention_number
            left join dim_title as title on title.title_key = mention.title_key
            where title.same_title_key is distinct from judged.title_key
              or mention.role is distinct from judged.role
              or not (mention.person_key = judged.person_key or {_MAY_BE})
            """,
            column_name="evidence_review_key",
        ),
        breaking_rows(
            "fact_credit.agreement_share.follows_from_counts",
            FACT_CREDIT.name,
            "The share of agreement is the texts that say so by the texts that name the person.",
            "abs(agreement_share - review_count / person_review_count) > 1e-6",
            _KEY,
            "concat(agreement_share, ', ', review_count, ' of ', person_review_count)",
            column_name="agreement_share",
        ),
        unexpected_rows(
            "fact_credit.title_key.leads_its_film",
            FACT_CREDIT.name,
            "Credits stand under the id that leads its film, so that a film with two ids has them once.",
            f"""
            select {_KEY} as row_key, concat('the film is ', title.same_title_key) as failing_value
            from judged
            join dim_title as title on title.title_key = judged.title_key
            where title.same_title_key <> judged.title_key
            """,
            column_name="title_key",
        ),
        unexpected_rows(
            "fact_credit.review_count.recounted",
            FACT_CREDIT.name,
            f"Counting the texts behind the credits of {FILMS_TO_RECOUNT} films again gives what they say: all that"
            " call anyone so, at least those that name the person in full, and at most those that do so in part.",
            f"""
            select
              {_KEY} as row_key,
              concat('say so: ', judged.review_count, ', in full: ', recount.in_full, ', in part: ',
                recount.in_part, ', anyone: ', judged.role_review_count, ' and ', recount.anyone) as failing_value
            from judged
            join (
              select
                credit.title_key,
                credit.person_key,
                credit.role,
                count(distinct fact.content_digest) as anyone,
                count(distinct fact.content_digest) filter (mention.person_key = credit.person_key) as in_full,
                count(distinct fact.content_digest) filter ({_MAY_BE}) as in_part
              from fact_credit as credit
              join dim_person as person on person.person_key = credit.person_key
              join dim_title as title on title.same_title_key = credit.title_key
              join fact_mention as mention on mention.title_key = title.title_key and mention.role = credit.role
              join fact_review as fact on fact.review_key = mention.review_key
              where credit.review_count > 0
                and credit.title_key in (
                  select distinct title_key from fact_credit order by title_key limit {FILMS_TO_RECOUNT})
              group by credit.title_key, credit.person_key, credit.role
            ) as recount
              on recount.title_key = judged.title_key
              and recount.person_key = judged.person_key
              and recount.role = judged.role
            where recount.anyone <> judged.role_review_count
              or judged.review_count not between recount.in_full and recount.in_part
            """,
            column_name="review_count",
        ),
    )


def _directors() -> tuple[Expectation, ...]:
    return (
        unexpected_rows(
            "fact_credit.role.few_directors",
            FACT_CREDIT.name,
            "The reviews of a film agree on at most $most directors; more are a misreading.",
            """
            select
              title_key::varchar as row_key,
              string_agg(person.full_name, ', ' order by judged.review_count desc) as failing_value
            from judged
            join dim_person as person on person.person_key = judged.person_key
            where judged.role = 'director' and judged.is_agreed
            group by title_key
            having count(*) > $most
            """,
            column_name="role",
            severity="warning",
            bounds={"most": 3},
        ),
        unexpected_rows(
            "fact_credit.credit_source.agrees_with_reference",
            FACT_CREDIT.name,
            "Where the reference has directors, it has $least_share of those that reviews agree on.",
            """
            select 'director' as row_key, concat(confirmed_count, ' of ', agreed_count) as failing_value
            from (
              select count(*) as agreed_count, count(*) filter (credit_source = 'both') as confirmed_count
              from judged
              where role = 'director' and is_agreed and review_count > 0
                and title_key in (
                  select title_key from judged where role = 'director' and credit_source in ('reference', 'both'))
            )
            where agreed_count >= $fewest_films and confirmed_count < $least_share * agreed_count
            """,
            column_name="credit_source",
            severity="warning",
            judges="table",
            bounds={"least_share": 0.93, "fewest_films": 100},
        ),
    )


def _names() -> tuple[Expectation, ...]:
    return (
        unexpected_rows(
            "dim_title.agreed_name.shared_by_all_ids",
            DIM_TITLE.name,
            "All ids of one film have the name that its reviews agree on, whichever id a review was written under.",
            """
            select
              judged.title_key::varchar as row_key,
              concat(coalesce(judged.agreed_name, 'no name'), ', film: ', coalesce(film.agreed_name, 'no name'))
                as failing_value
            from judged
            join dim_title as film on film.title_key = judged.same_title_key
            where film.agreed_name is distinct from judged.agreed_name
            """,
            column_name="agreed_name",
        ),
        unexpected_rows(
            "dim_title.title_name.one_per_film",
            DIM_TITLE.name,
            "The ids of one film have one name; where dump or reference names them apart, they may be several films.",
            """
            select
              same_title_key::varchar as row_key,
              string_agg(distinct title_name, ', ' order by title_name) as failing_value
            from judged
            where same_title_key <> 0
            group by same_title_key
            having count(distinct lower(title_name)) > 1
            """,
            column_name="title_name",
            severity="warning",
        ),
    )
