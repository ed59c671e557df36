"""Faults to plant into a good warehouse, each with the expectations that catch it: those, and no other.

The good warehouse holds two loads of `tests.plausible`, and none of its expectations fails. A fault is one thing that
goes wrong: a bug of ours, a damaged dump, a hand in the file.
"""

from __future__ import annotations

from dataclasses import dataclass

# Two reviews that name nothing, so that their faults are of no other table.
REVIEW, OTHER = (
    f"(select min(review_key) from fact_review where label = '{label}'"
    " and not exists (select 1 from fact_mention as m where m.review_key = fact_review.review_key))"
    for label in ("positive", "negative")
)
TITLE = "(select min(title_key) from dim_title where title_key > 0)"
PERSON = "(select min(person_key) from dim_person where person_key > 0)"
MENTION = "(select min(rowid) from fact_mention where mention_kind = 'person' and role = 'director')"
CREDIT = "(select min(rowid) from fact_credit where role = 'director')"
SECOND = "load_run_key = 2"

JOINS = "fact_review.joins_keep_every_review"
RECOMPUTED = "review_text.digest_and_lengths_recomputed"
RECOUNTED = "review_text.words_and_paragraphs_recounted"
POSITION = "fact_mention.start_character.gives_the_mention"
EVIDENCE = "fact_credit.evidence_review_key.names_the_person"
RECOUNT = "fact_credit.review_count.recounted"
COVERAGE = "fact_mention.mention_kind.coverage"
KIND_SHIFT = "fact_mention.mention_kind.share_shift"
LENGTH_SHIFT = "fact_review.character_count.quartile_shift"
REVIEWS_OF_AN_ID = "dim_title.title_id.few_reviews"
NEAR = "fact_review.stated_rating_out_of_10.near_rating"
STEADY = "fact_mention.extraction_rule.steady"
FOLDER = "fact_review.label.agrees_with_folder"
FIRST = "fact_review.duplicate_of_review_key.one_first_per_text"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Args:
        name: what it is.
        statement: puts it into a warehouse without constraints.
        caught_by: the expectations that fail because of it, all of them.
        run: the run that is judged.
    """

    name: str
    statement: str
    caught_by: frozenset[str]
    run: int = 2


def fault(name: str, statement: str, *caught_by: str, run: int = 2) -> Fault:
    """A fault."""
    return Fault(name, statement, frozenset(caught_by), run)


def paired(label: str, split: str) -> str:
    """60 reviews of a label in a split, each with the digest of a positive one for training."""
    numbered = "select *, row_number() over (order by review_key) as number from fact_review where label"
    return (
        f"(select other.review_key, first.content_digest as digest from ({numbered} = '{label}' and split = '{split}')"
        f" as other join ({numbered} = 'positive' and split = 'train') as first using (number) where number <= 60)"
        " as good"
    )


FAULTS = (
    # completeness
    fault(
        "a label is missing",
        f"update fact_review set label = null where review_key = {REVIEW}",
        "fact_review.label.not_null",
    ),
    fault(
        "a text is missing",
        f"update review_text set clean_text = null where review_key = {REVIEW}",
        "review_text.clean_text.not_null",
    ),
    fault(
        "a text is empty",
        f"update review_text set clean_text = '' where review_key = {REVIEW}",
        "review_text.clean_text_is_not_empty",
        RECOMPUTED,
        RECOUNTED,
    ),
    fault(
        "the texts of a review are lost",
        f"delete from review_text where review_key = {REVIEW}",
        "fact_review.review_key.found_in_review_text",
    ),
    fault(
        "a review is lost and its texts stay",
        f"delete from fact_review where review_key = {REVIEW}",
        "review_text.review_key.found_in_fact_review",
    ),
    # uniqueness
    fault(
        "a review is there twice",
        f"insert into fact_review from fact_review where review_key = {REVIEW}",
        "fact_review.primary_key.unique",
        "fact_review.natural_key.unique",
        FIRST,
    ),
    fault(
        "a review id is used twice",
        f"update fact_review set review_id = (select review_id from fact_review where review_key = {OTHER}) "
        f"where review_key = {REVIEW}",
        "fact_review.natural_key.unique",
        FOLDER,
    ),
    fault(
        "a title is there twice",
        f"insert into dim_title from dim_title where title_key = {TITLE}",
        "dim_title.primary_key.unique",
        "dim_title.natural_key.unique",
        JOINS,
        REVIEWS_OF_AN_ID,
    ),
    fault(
        "a mention is there twice",
        f"insert into fact_mention from fact_mention where rowid = {MENTION}",
        "fact_mention.primary_key.unique",
        "fact_mention.natural_key.unique",
        "fact_mention.mention_number.without_gaps",
    ),
    # references
    fault(
        "a title is lost",
        f"delete from dim_title where title_key = {TITLE}",
        "fact_review.title_key.found_in_dim_title",
        JOINS,
        EVIDENCE,
        "fact_credit.title_key.found_in_dim_title",
        "fact_mention.title_key.found_in_dim_title",
    ),
    fault(
        "a person is lost",
        f"delete from dim_person where person_key = {PERSON}",
        "fact_mention.person_key.found_in_dim_person",
        "fact_credit.person_key.found_in_dim_person",
    ),
    fault(
        "the unknown reviewer is lost",
        "delete from dim_reviewer where reviewer_key = 0",
        "dim_reviewer.reviewer_key.unknown_member_once",
        "fact_review.reviewer_key.found_in_dim_reviewer",
        JOINS,
    ),
    fault(
        "a file is unknown to the ledger",
        f"update fact_review set load_file_key = 424242 where review_key = {REVIEW}",
        "fact_review.load_file_key.found_in_load_file",
    ),
    fault(
        "a person is left over",
        "insert into dim_person values (77, 'nobody at all', 'Nobody at All', null, 0)",
        "dim_person.person_key.in_use",
    ),
    # ranges, sets, formats
    fault(
        "a rating is above ten",
        "update fact_review set rating_out_of_10 = 11, rating_raw = '11', rating_key = 1101 where review_key "
        f"= {REVIEW}",
        "fact_review.rating_out_of_10.between",
        "fact_review.rating_key.found_in_dim_rating",
        JOINS,
    ),
    fault(
        "a count is negative",
        f"update fact_review set html_break_count = -1 where review_key = {REVIEW}",
        "fact_review.html_break_count.between",
    ),
    fault(
        "a label is none",
        f"update fact_review set label = 'great' where review_key = {REVIEW}",
        "fact_review.label.in_set",
    ),
    fault(
        "a title id has not its form",
        f"update dim_title set title_id = '12' where title_key = {TITLE}",
        "dim_title.title_id_form_if_id_namespace_is_imdb",
    ),
    fault(
        "a digest is no hexadecimal number",
        f"update fact_review set record_digest = repeat('z', 32) where review_key = {REVIEW}",
        "fact_review.content_digest.is_hexadecimal",
    ),
    fault(
        "a digest is cut",
        f"update fact_review set record_digest = left(record_digest, 16) where review_key = {REVIEW}",
        "fact_review.record_digest.length",
    ),
    fault(
        "an id holds a line end",
        f"update fact_review set review_id = review_id || chr(10) where review_key = {REVIEW}",
        "fact_review.review_id.is_printable",
    ),
    fault(
        "extra fields are no JSON",
        f"update review_text set extra_json = '{{a' where review_key = {REVIEW}",
        "review_text.extra_json_is_json",
    ),
    fault(
        "a page is no address",
        f"update dim_title set url = 'javascript:alert(1)' where title_key = {TITLE}",
        "dim_title.url.is_a_page",
    ),
    # columns against each other
    fault(
        "a label contradicts its rating",
        f"update fact_review set label = 'negative' where review_key = {REVIEW}",
        "fact_review.label.agrees_with_rating",
        FOLDER,
    ),
    fault(
        "a rating is not what was written",
        f"update fact_review set rating_raw = '1' where review_key = {REVIEW}",
        "fact_review.rating_out_of_10.follows_from_raw",
    ),
    fault(
        "a rating has the key of another",
        f"update fact_review set rating_key = 1 where review_key = {REVIEW}",
        "fact_review.rating_key_of_rating_out_of_10",
    ),
    fault(
        "stated ratings are misread",
        "update fact_mention set rating_out_of_10 = 5.5 where mention_kind = 'rating'; update fact_review "
        "set stated_rating_out_of_10 = 5.5 where stated_rating_out_of_10 is not null",
        "fact_review.stated_rating_out_of_10.near_rating",
    ),
    fault(
        "a stated rating is not in the text",
        "update fact_review set stated_rating_out_of_10 = 3 where review_key = (select min(review_key) from "
        "fact_review where stated_rating_out_of_10 is null)",
        "fact_review.stated_rating_out_of_10.follows_from_mentions",
    ),
    fault(
        "a review is of the day after tomorrow",
        "update fact_review set reviewed_on = current_date + 3, review_date_key = strftime(current_date + 3, "
        f"'%Y%m%d')::integer where review_key = {REVIEW}",
        "fact_review.reviewed_on.not_in_the_future",
        "fact_review.review_date_key.found_in_dim_date",
        JOINS,
    ),
    fault(
        "a review is older than its film",
        "update fact_review set reviewed_on = date '1920-01-01', review_date_key = 19200101 where review_key "
        f"= {REVIEW}; update dim_title set release_year = 1990; insert into dim_date by name select * replace "
        "(19200101 as date_key, date '1920-01-01' as day_on) from (select * from dim_date limit 1)",
        "fact_review.reviewed_on.not_before_release",
        "dim_date.day_on.whole_years",
    ),
    fault(
        "an instant is of another month than its day",
        "update fact_review set reviewed_on = date '2001-01-01', review_date_key = 20010101, "
        f"reviewed_at = timestamp '2001-02-01' where review_key = {REVIEW}",
        "fact_review.reviewed_at.near_day",
        "fact_review.review_date_key.found_in_dim_date",
        JOINS,
    ),
    fault(
        "a review has the split of another folder",
        "update fact_review set split = case split when 'test' then 'train' else 'test' end "
        f"where review_key = {REVIEW}",
        FOLDER,
    ),
    fault(
        "words were counted wrongly",
        f"update fact_review set word_count = word_count + 1 where review_key = {REVIEW}",
        RECOUNTED,
    ),
    fault(
        "paragraphs were counted wrongly",
        f"update fact_review set paragraph_count = paragraph_count + 1 where review_key = {REVIEW}",
        RECOUNTED,
    ),
    fault(
        "characters were counted wrongly",
        f"update fact_review set character_count = character_count + 1 where review_key = {REVIEW}",
        RECOMPUTED,
    ),
    fault(
        "there are more sentences than words",
        f"update fact_review set sentence_count = word_count + 1 where review_key = {REVIEW}",
        "fact_review.sentence_count.at_most_words",
    ),
    fault(
        "breaks were not counted",
        "update fact_review set html_break_count = 0",
        "fact_review.paragraph_count.as_many_as_breaks_allow",
        "review_text.breaks_recounted",
    ),
    fault(
        "breaks part no paragraphs any more",
        "update fact_review set html_break_count = 4, paragraph_count = 1; update review_text set clean_text "
        "= replace(clean_text, chr(10) || chr(10), '  ')",
        "fact_review.html_break_count.breaks_part_paragraphs",
        "review_text.breaks_recounted",
        RECOUNTED,
    ),
    # headlines and names
    fault(
        "a headline has two lines",
        f"update review_text set headline_text = 'one' || chr(10) || 'two' where review_key = {REVIEW}",
        "review_text.headline_text.is_a_line",
    ),
    fault(
        "the text was read as the headline, too",
        "update review_text set headline_text = raw_text where length(raw_text) < 500",
        "review_text.headline_text.is_not_the_text",
    ),
    fault(
        "an entity is left in the name of a person",
        f"update dim_person set full_name = 'Tom &amp; Co' where person_key = {PERSON}",
        "dim_person.full_name.is_plain",
    ),
    fault(
        "a title id holds a line end",
        f"update dim_title set title_id = title_id || chr(10) where title_key = {TITLE}",
        "dim_title.title_id.is_printable",
        "dim_title.title_id_form_if_id_namespace_is_imdb",
    ),
    fault(
        "a reviewer's id holds a tab",
        "update dim_reviewer set reviewer_id = 'a' || chr(9)",
        "dim_reviewer.reviewer_id.is_printable",
    ),
    # cleaning
    fault(
        "a break is left",
        f"update review_text set clean_text = replace(clean_text, 'film', '<br />lm') where review_key = {REVIEW}",
        "review_text.clean_text.is_clean",
        RECOMPUTED,
        RECOUNTED,
    ),
    fault(
        "an entity is left",
        f"update review_text set clean_text = replace(clean_text, 'the ', '&lt;') where review_key = {REVIEW}",
        "review_text.clean_text.is_clean",
        RECOUNTED,
    ),
    fault(
        "an entity is left in a name",
        f"update dim_title set title_name = 'Tom &amp; Co' , title_name_source = 'dump' where title_key = {TITLE}",
        "dim_title.title_name.is_plain",
    ),
    fault(
        "cleaning took half a text",
        "update review_text set clean_text = left(clean_text, length(clean_text) // 2) where review_key = "
        f"{REVIEW}; update fact_review set character_count = character_count // 2 where review_key = {REVIEW}",
        "fact_review.character_count.little_removed",
        RECOUNTED,
    ),
    # language and encoding
    fault(
        "bytes could not be read",
        f"update review_text set clean_text = replace(clean_text, 'T', chr(65533)) where review_key = {REVIEW}",
        "review_text.clean_text.no_replacement_character",
    ),
    fault(
        "mojibake is left",
        f"update review_text set clean_text = replace(clean_text, 'The', 'ThÃ©') where review_key = {REVIEW}",
        "review_text.clean_text.no_mojibake",
        RECOMPUTED,
    ),
    fault(
        "texts are of another language",
        "update review_text set clean_text = translate(clean_text, 'aeiot', 'xqwyz') where hash(review_key) % 8 = 0",
        "review_text.clean_text.one_language",
        POSITION,
    ),
    fault(
        "blanks are lost",
        "update fact_review set word_count = 10 where review_key = (select arg_max(review_key, "
        "character_count) from fact_review)",
        "fact_review.word_count.usual_words",
        "fact_review.sentence_count.at_most_words",
        RECOUNTED,
    ),
    fault(
        "a text is remains",
        "update fact_review set word_count = 5, sentence_count = 1 where review_key = (select "
        "arg_min(review_key, character_count) from fact_review)",
        "fact_review.word_count.at_least_10",
        RECOUNTED,
    ),
    fault(
        "texts were cut at a length",
        "update fact_review set raw_character_count = least(raw_character_count, 300)",
        "fact_review.raw_character_count.not_cut",
        RECOMPUTED,
    ),
    fault(
        "accents are new",
        "update review_text set clean_text = replace(clean_text, ' of ', ' öf ') where review_key in (select "
        "review_key from fact_review where load_run_key = 2)",
        "review_text.clean_text.alphabet_shift",
    ),
    # equal texts
    fault(
        "a duplicate points at another text",
        f"update fact_review set duplicate_of_review_key = {OTHER} where review_key = {REVIEW}",
        "fact_review.duplicate_of_review_key.points_at_first",
        FIRST,
    ),
    fault(
        "a text is repeated and not marked",
        "update fact_review set content_digest = (select content_digest from fact_review where review_key = "
        f"{OTHER}) where review_key = {REVIEW}",
        FIRST,
        RECOMPUTED,
    ),
    fault(
        "equal texts are praise here and blame there",
        f"update fact_review set content_digest = good.digest from {paired('negative', 'train')} "
        "where fact_review.review_key = good.review_key",
        "fact_review.label.same_for_equal_texts",
        FIRST,
        RECOMPUTED,
    ),
    fault(
        "texts of the training are in the test, too",
        f"update fact_review set content_digest = good.digest from {paired('positive', 'test')} "
        "where fact_review.review_key = good.review_key",
        "fact_review.split.little_leak",
        FIRST,
        RECOMPUTED,
    ),
    # extraction
    fault(
        "a mention is at another place",
        f"update fact_mention set start_character = start_character + 1 where rowid = {MENTION}",
        POSITION,
    ),
    fault(
        "a mention is lost",
        "delete from fact_mention where rowid = (select min(rowid) from fact_mention where mention_number = "
        "1 and mention_kind = 'place')",
        "fact_mention.mention_number.without_gaps",
    ),
    fault(
        "a mention occurs more often than its text has room",
        f"update fact_mention set occurrence_count = 100000 where rowid = {MENTION}",
        "fact_mention.occurrence_count.fits_the_text",
    ),
    fault(
        "a mention belongs to another title",
        f"update fact_mention set title_key = {TITLE} where rowid = (select min(fact_mention.rowid) from "
        f"fact_mention where mention_kind = 'place' and title_key <> {TITLE})",
        "fact_mention.title_key.equals_review",
    ),
    fault(
        "a warning was overlooked",
        f"update fact_review set has_spoiler_warning = not has_spoiler_warning where review_key = {REVIEW}",
        "fact_review.has_spoiler_warning.follows_from_mentions",
    ),
    fault(
        "a rule finds no places any more",
        "delete from fact_mention where mention_kind = 'place'",
        COVERAGE,
        "fact_mention.mention_number.without_gaps",
    ),
    fault(
        "the agreement is computed wrongly",
        f"update fact_credit set agreement_share = agreement_share / 2 where rowid = {CREDIT}",
        "fact_credit.agreement_share.follows_from_counts",
    ),
    fault(
        "a credit counts too many reviews",
        f"update fact_credit set role_review_count = role_review_count + 1 where rowid = {CREDIT}",
        RECOUNT,
    ),
    fault(
        "a credit has another's evidence",
        f"update fact_credit set evidence_mention_number = 999 where rowid = {CREDIT}",
        EVIDENCE,
    ),
    fault(
        "a film leads itself twice",
        f"update dim_title set same_title_key = 424242 where title_key = {TITLE}",
        "dim_title.same_title_key.points_at_leader",
        EVIDENCE,
        "dim_title.same_title_key_equals_title_key_if_same_title_source_is_none",
        "fact_credit.title_key.leads_its_film",
    ),
    # volume and distribution
    fault(
        "all ratings are one",
        "update fact_review set rating_out_of_10 = 8, rating_raw = '8', rating_key = 801, label = 'positive' "
        "where rating_out_of_10 is not null",
        "fact_review.rating_out_of_10.not_all_one",
        NEAR,
        FOLDER,
    ),
    fault(
        "all titles are one",
        f"update fact_review set title_key = {TITLE}; update fact_mention set title_key = {TITLE}",
        "fact_review.title_key.not_all_one",
        REVIEWS_OF_AN_ID,
        EVIDENCE,
        RECOUNT,
    ),
    fault(
        "texts of a load are twice as long",
        "update fact_review set character_count = character_count * 2, raw_character_count = "
        f"raw_character_count * 2 where {SECOND}",
        LENGTH_SHIFT,
        RECOMPUTED,
    ),
    fault(
        "labels of a load are lost",
        f"update fact_review set label = 'unlabelled' where {SECOND}",
        "fact_review.label.share_shift",
        FOLDER,
    ),
    fault(
        "ratings of a load are lost",
        "update fact_review set rating_out_of_10 = null, rating_raw = null, rating_scale = null, rating_key "
        f"= 0, label = 'unlabelled' where {SECOND}",
        "fact_review.missing_share_shift",
        "fact_review.label.share_shift",
        FOLDER,
    ),
    fault(
        "ratings of a load are turned around",
        "update fact_review set rating_out_of_10 = 5.5, rating_raw = '5.5', rating_key = 551, label = "
        f"'unknown' where rating_out_of_10 is not null and {SECOND}",
        "fact_review.rating_out_of_10.distribution_shift",
        "fact_review.label.share_shift",
        NEAR,
    ),
    fault(
        "a load has another scale",
        f"update fact_review set rating_scale = '0-10' where rating_scale is not null and {SECOND}",
        "fact_review.rating_scale.known_before",
    ),
    fault(
        "much of what was known changes",
        "update fact_review set load_run_key = 2 where load_run_key = 1 and hash(review_key) % 2 = 0",
        "fact_review.updated_share",
    ),
    fault(
        "a load extracts nothing",
        "delete from fact_mention where mention_kind = 'person' and review_key in (select review_key from "
        f"fact_review where {SECOND})",
        KIND_SHIFT,
        EVIDENCE,
        RECOUNT,
        "fact_mention.mention_number.without_gaps",
    ),
    fault(
        "a rule fires everywhere",
        "insert into fact_mention select m.* replace (f.review_key as review_key, f.title_key as title_key) "
        "from (select * from fact_mention where mention_kind = 'award' limit 1) as m, fact_review as f where "
        f"f.{SECOND}",
        STEADY,
        EVIDENCE,
        COVERAGE,
        KIND_SHIFT,
        "fact_mention.mention_number.without_gaps",
        "fact_mention.natural_key.unique",
        "fact_mention.primary_key.unique",
        POSITION,
    ),
    fault(
        "a load is a tenth of the others",
        "update fact_review set first_load_run_key = case when rowid % 97 = 0 then 9 else rowid % 3 + 1 end",
        "fact_review.volume",
        run=9,
    ),
    # the ledger and what is made
    fault(
        "a file does not add up",
        "update audit.load_file set kept_count = kept_count + 1 where rowid = 5",
        "audit.load_file.read_count_adds_up",
    ),
    fault(
        "a review points at an old reading",
        "update audit.load_file set is_current = false where load_file_key = (select load_file_key from "
        f"fact_review where review_key = {REVIEW})",
        "fact_review.load_file_key.is_current",
    ),
    fault(
        "files cannot be read",
        "update audit.load_file set state = 'unreadable', reason = 'not_utf8', read_count = 0, kept_count = "
        "0 where rowid % 10 = 0",
        "audit.load_file.state.few_unreadable",
    ),
    fault(
        "a refused record is counted nowhere",
        "insert into audit.refused_review by name select file_digest, 1 as record_number, load_file_key, "
        "load_run_key, source_key, layout, 'blank_text' as reason, ['blank_text'] as reasons, 'x' as detail, "
        "'x'::blob as payload, 1 as payload_bytes, 'open' as status, 0 as resolved_run_key from "
        "audit.load_file where state = 'read' limit 1",
        "audit.refused_review.load_file_key.file_counts_it",
    ),
    fault(
        "a removed review is still there",
        "insert into audit.removed_review by name select review_key, 2 as load_run_key, 'aclimdb' as source_id, "
        "review_id, 'file_gone' as reason, content_digest from fact_review where first_load_run_key = 1 limit 1",
        "audit.removed_review.review_key.is_gone",
    ),
    fault(
        "a rating is not on the scale of the dimension",
        "delete from dim_rating where rating_key = 555",
        "dim_rating.row_count",
    ),
    fault(
        "a folder of the dump is cut",
        "insert into audit.load_file by name select load_file.* replace (9000000 + n as load_file_key, "
        "'train/pos/' || (100000 + n) || '_7.txt' as path) from audit.load_file, range(12000) as many(n) "
        "where load_file_key = (select min(load_file_key) from audit.load_file where regexp_matches(path, "
        "'train/pos'))",
        "dim_source.expected_review_count.is_complete",
    ),
)
