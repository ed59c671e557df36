CREATE SCHEMA IF NOT EXISTS "audit";
CREATE SCHEMA IF NOT EXISTS "quality";

CREATE TABLE "main"."fact_review" (
    "review_key" BIGINT NOT NULL CHECK ("review_key" >= 1),
    "source_key" BIGINT NOT NULL CHECK ("source_key" >= 1),
    "title_key" BIGINT NOT NULL CHECK ("title_key" >= 0),
    "reviewer_key" BIGINT NOT NULL CHECK ("reviewer_key" >= 0),
    "review_date_key" INTEGER NOT NULL CHECK ("review_date_key" >= 0),
    "rating_key" INTEGER NOT NULL CHECK ("rating_key" >= 0),
    "review_id" VARCHAR NOT NULL CHECK (length("review_id") BETWEEN 1 AND 1024),
    "review_id_kind" VARCHAR NOT NULL CHECK ("review_id_kind" IN ('given', 'path', 'composed', 'content')),
    "split" VARCHAR NOT NULL CHECK ("split" IN ('train', 'test', 'none')),
    "label" VARCHAR NOT NULL CHECK ("label" IN ('positive', 'negative', 'unlabelled', 'unknown')),
    "rating_raw" VARCHAR,
    "rating_scale" VARCHAR,
    "rating_out_of_10" DECIMAL(4,2) CHECK (coalesce("rating_out_of_10" BETWEEN 0 AND 10, true)),
    "stated_rating_out_of_10" DECIMAL(4,2) CHECK (coalesce("stated_rating_out_of_10" BETWEEN 0 AND 10, true)),
    "reviewed_on" DATE,
    "reviewed_at" TIMESTAMP,
    "has_spoiler_warning" BOOLEAN,
    "recommendation" VARCHAR CHECK (coalesce("recommendation" IN ('yes', 'no', 'none'), true)),
    "word_count" INTEGER NOT NULL CHECK ("word_count" >= 1),
    "sentence_count" INTEGER NOT NULL CHECK ("sentence_count" >= 1),
    "paragraph_count" INTEGER NOT NULL CHECK ("paragraph_count" >= 1),
    "character_count" INTEGER NOT NULL CHECK ("character_count" >= 1),
    "raw_character_count" INTEGER NOT NULL CHECK ("raw_character_count" >= 1),
    "html_break_count" INTEGER NOT NULL CHECK ("html_break_count" >= 0),
    "helpful_vote_count" INTEGER CHECK (coalesce("helpful_vote_count" >= 0, true)),
    "vote_count" INTEGER CHECK (coalesce("vote_count" >= 0, true)),
    "is_verified_purchase" BOOLEAN,
    "content_digest" VARCHAR NOT NULL CHECK (length("content_digest") = 32),
    "record_digest" VARCHAR NOT NULL CHECK (length("record_digest") = 32),
    "duplicate_of_review_key" BIGINT CHECK (coalesce("duplicate_of_review_key" >= 1, true)),
    "load_file_key" BIGINT NOT NULL,
    "record_number" BIGINT NOT NULL CHECK ("record_number" >= 1),
    "first_load_run_key" BIGINT NOT NULL CHECK ("first_load_run_key" >= 1),
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "rules_version" VARCHAR NOT NULL,
    "lexicon_version" VARCHAR,
    CHECK (("rating_out_of_10" IS NULL) = ("rating_scale" IS NULL)),
    CHECK (NOT ("rating_out_of_10" IS NOT NULL) OR "rating_raw" IS NOT NULL),
    CHECK ("review_date_key" IS NOT DISTINCT FROM coalesce(year("reviewed_on") * 10000 + month("reviewed_on") * 100 + day("reviewed_on"), 0)),
    CHECK ("rating_key" IS NOT DISTINCT FROM coalesce(CAST("rating_out_of_10" * 100 AS INTEGER) + 1, 0)),
    CHECK (NOT ("reviewed_at" IS NOT NULL) OR "reviewed_on" IS NOT NULL),
    CHECK (coalesce("character_count" >= "sentence_count", true)),
    CHECK (coalesce("character_count" >= "paragraph_count", true)),
    CHECK (coalesce("vote_count" >= "helpful_vote_count", true)),
    CHECK (NOT ("vote_count" IS NOT NULL) OR "helpful_vote_count" IS NOT NULL),
    CHECK ("duplicate_of_review_key" IS DISTINCT FROM "review_key"),
    CHECK (("lexicon_version" IS NULL) = ("has_spoiler_warning" IS NULL)),
    CHECK (("lexicon_version" IS NULL) = ("recommendation" IS NULL))
);

COMMENT ON TABLE "main"."fact_review" IS 'One review as one source identifies it. The reviews: what each says in numbers, and where it came from.';
COMMENT ON COLUMN "main"."fact_review"."review_key" IS 'Digest of source id and review id. Part of the primary key.';
COMMENT ON COLUMN "main"."fact_review"."source_key" IS 'The id space of the review. Points at dim_source.';
COMMENT ON COLUMN "main"."fact_review"."title_key" IS 'The title id that the source gave. Points at dim_title.';
COMMENT ON COLUMN "main"."fact_review"."reviewer_key" IS 'Who wrote it. Points at dim_reviewer.';
COMMENT ON COLUMN "main"."fact_review"."review_date_key" IS 'The day it was written. Points at dim_date.';
COMMENT ON COLUMN "main"."fact_review"."rating_key" IS 'The rating it gives. Points at dim_rating.';
COMMENT ON COLUMN "main"."fact_review"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."fact_review"."review_id_kind" IS 'Whether the id was given, or made from path, fields or text.';
COMMENT ON COLUMN "main"."fact_review"."split" IS 'The part of a machine-learning split.';
COMMENT ON COLUMN "main"."fact_review"."label" IS 'The sentiment that the dump gives.';
COMMENT ON COLUMN "main"."fact_review"."rating_raw" IS 'The rating as the source writes it.';
COMMENT ON COLUMN "main"."fact_review"."rating_scale" IS 'The scale of the rating, such as 1-10.';
COMMENT ON COLUMN "main"."fact_review"."rating_out_of_10" IS '10 times value by scale, half up.';
COMMENT ON COLUMN "main"."fact_review"."stated_rating_out_of_10" IS 'The last rating said in the text itself.';
COMMENT ON COLUMN "main"."fact_review"."reviewed_on" IS 'Calendar day as the source says, never shifted.';
COMMENT ON COLUMN "main"."fact_review"."reviewed_at" IS 'Instant in UTC; missing where the source has days only.';
COMMENT ON COLUMN "main"."fact_review"."has_spoiler_warning" IS 'Whether the text warns of spoilers; missing until extracted.';
COMMENT ON COLUMN "main"."fact_review"."recommendation" IS 'Explicit advice in the text; missing until extracted.';
COMMENT ON COLUMN "main"."fact_review"."word_count" IS 'Words of the clean text.';
COMMENT ON COLUMN "main"."fact_review"."sentence_count" IS 'Sentences of the clean text.';
COMMENT ON COLUMN "main"."fact_review"."paragraph_count" IS 'Paragraphs of the clean text.';
COMMENT ON COLUMN "main"."fact_review"."character_count" IS 'Code points of the clean text.';
COMMENT ON COLUMN "main"."fact_review"."raw_character_count" IS 'Code points of the raw text.';
COMMENT ON COLUMN "main"."fact_review"."html_break_count" IS 'HTML breaks in the raw text.';
COMMENT ON COLUMN "main"."fact_review"."helpful_vote_count" IS 'Votes that call it helpful.';
COMMENT ON COLUMN "main"."fact_review"."vote_count" IS 'Votes cast, helpful or not.';
COMMENT ON COLUMN "main"."fact_review"."is_verified_purchase" IS 'Whether the site verified the purchase.';
COMMENT ON COLUMN "main"."fact_review"."content_digest" IS 'First 32 hex digits of SHA-256 of the raw text.';
COMMENT ON COLUMN "main"."fact_review"."record_digest" IS '32 hex digits over all conformed source fields; decides unchanged or updated.';
COMMENT ON COLUMN "main"."fact_review"."duplicate_of_review_key" IS 'The first review of the same raw text; missing if this is the first.';
COMMENT ON COLUMN "main"."fact_review"."load_file_key" IS 'The file that holds the current record. Points at audit.load_file.';
COMMENT ON COLUMN "main"."fact_review"."record_number" IS 'Position of the record in that file, from 1.';
COMMENT ON COLUMN "main"."fact_review"."first_load_run_key" IS 'The run that created the row.';
COMMENT ON COLUMN "main"."fact_review"."load_run_key" IS 'The run that changed the row last.';
COMMENT ON COLUMN "main"."fact_review"."rules_version" IS 'Version of the cleaning and extraction rules.';
COMMENT ON COLUMN "main"."fact_review"."lexicon_version" IS 'Version of the lexicon; missing until extracted.';

CREATE TABLE "main"."review_text" (
    "review_key" BIGINT NOT NULL CHECK ("review_key" >= 1),
    "raw_text" VARCHAR NOT NULL,
    "clean_text" VARCHAR NOT NULL,
    "headline_text" VARCHAR,
    "extra_json" VARCHAR,
    CHECK ("raw_text" IS DISTINCT FROM ''),
    CHECK ("clean_text" IS DISTINCT FROM ''),
    CHECK (coalesce(json_valid("extra_json"), true))
);

COMMENT ON TABLE "main"."review_text" IS 'The texts of one review. What the review says, as it came and cleaned.';
COMMENT ON COLUMN "main"."review_text"."review_key" IS 'The review, one to one. Part of the primary key. Points at fact_review.';
COMMENT ON COLUMN "main"."review_text"."raw_text" IS 'The text as decoded, nothing changed.';
COMMENT ON COLUMN "main"."review_text"."clean_text" IS 'The text without markup and entities, with line structure.';
COMMENT ON COLUMN "main"."review_text"."headline_text" IS 'The headline that the source gives the review.';
COMMENT ON COLUMN "main"."review_text"."extra_json" IS 'Fields of the source that have no column, as JSON.';

CREATE TABLE "main"."fact_mention" (
    "review_key" BIGINT NOT NULL,
    "mention_number" INTEGER NOT NULL CHECK ("mention_number" >= 1),
    "title_key" BIGINT NOT NULL,
    "mention_kind" VARCHAR NOT NULL CHECK ("mention_kind" IN ('person', 'title', 'place', 'award', 'year', 'rating', 'spoiler_warning', 'recommendation')),
    "role" VARCHAR NOT NULL CHECK ("role" IN ('director', 'writer', 'producer', 'actor', 'composer', 'cinematographer', 'editor', 'other_crew', 'mentioned', 'reviewed', 'yes', 'no', 'none')),
    "person_key" BIGINT NOT NULL,
    "named_title_key" BIGINT NOT NULL,
    "mention_text" VARCHAR NOT NULL CHECK (length("mention_text") BETWEEN 1 AND 300),
    "normalised_text" VARCHAR NOT NULL,
    "character_name" VARCHAR,
    "start_character" INTEGER NOT NULL CHECK ("start_character" >= 1),
    "occurrence_count" INTEGER NOT NULL CHECK ("occurrence_count" >= 1),
    "year_number" INTEGER CHECK (coalesce("year_number" BETWEEN 1000 AND 2999, true)),
    "is_decade" BOOLEAN,
    "rating_raw" VARCHAR,
    "rating_scale" VARCHAR,
    "rating_out_of_10" DECIMAL(4,2) CHECK (coalesce("rating_out_of_10" BETWEEN 0 AND 10, true)),
    "extraction_rule" VARCHAR NOT NULL,
    CHECK (("mention_kind" IS NOT DISTINCT FROM 'person') = ("person_key" IS DISTINCT FROM 0)),
    CHECK (NOT ("named_title_key" IS DISTINCT FROM 0) OR "mention_kind" IS NOT DISTINCT FROM 'title'),
    CHECK (NOT ("character_name" IS NOT NULL) OR "role" IS NOT DISTINCT FROM 'actor'),
    CHECK (("mention_kind" IS NOT DISTINCT FROM 'year') = ("year_number" IS NOT NULL)),
    CHECK (("mention_kind" IS NOT DISTINCT FROM 'year') = ("is_decade" IS NOT NULL)),
    CHECK (("mention_kind" IS NOT DISTINCT FROM 'rating') = ("rating_raw" IS NOT NULL)),
    CHECK (NOT ("mention_kind" IS NOT DISTINCT FROM 'person') OR coalesce("role" IN ('director', 'writer', 'producer', 'actor', 'composer', 'cinematographer', 'editor', 'other_crew', 'mentioned'), false)),
    CHECK (NOT ("mention_kind" IS NOT DISTINCT FROM 'title') OR coalesce("role" IN ('reviewed', 'mentioned'), false)),
    CHECK (NOT ("mention_kind" IS NOT DISTINCT FROM 'recommendation') OR coalesce("role" IN ('yes', 'no'), false)),
    CHECK (NOT (coalesce("mention_kind" IN ('place', 'award', 'year', 'rating', 'spoiler_warning'), false)) OR "role" IS NOT DISTINCT FROM 'none')
);

COMMENT ON TABLE "main"."fact_mention" IS 'One thing named in one review in one role. What the texts name, with the place in the text and the rule that found it.';
COMMENT ON COLUMN "main"."fact_mention"."review_key" IS 'The review that names it. Part of the primary key. Points at fact_review.';
COMMENT ON COLUMN "main"."fact_mention"."mention_number" IS 'Position among the mentions of the review, from 1. Part of the primary key.';
COMMENT ON COLUMN "main"."fact_mention"."title_key" IS 'The title that the review is about. Points at dim_title.';
COMMENT ON COLUMN "main"."fact_mention"."mention_kind" IS 'What kind of thing is named.';
COMMENT ON COLUMN "main"."fact_mention"."role" IS 'In which role it is named.';
COMMENT ON COLUMN "main"."fact_mention"."person_key" IS 'The person, 0 unless a person is named. Points at dim_person.';
COMMENT ON COLUMN "main"."fact_mention"."named_title_key" IS 'The work that is named, 0 unless resolved. Points at dim_title.';
COMMENT ON COLUMN "main"."fact_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."fact_mention"."normalised_text" IS 'Folded form, to group by.';
COMMENT ON COLUMN "main"."fact_mention"."character_name" IS 'The character that an actor plays.';
COMMENT ON COLUMN "main"."fact_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."fact_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."fact_mention"."year_number" IS 'The year; of a decade its first.';
COMMENT ON COLUMN "main"."fact_mention"."is_decade" IS 'Whether a decade is meant.';
COMMENT ON COLUMN "main"."fact_mention"."rating_raw" IS 'The stated rating as written.';
COMMENT ON COLUMN "main"."fact_mention"."rating_scale" IS 'The scale of the stated rating.';
COMMENT ON COLUMN "main"."fact_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."fact_mention"."extraction_rule" IS 'The rule that found it.';

CREATE TABLE "main"."fact_credit" (
    "title_key" BIGINT NOT NULL CHECK ("title_key" >= 1),
    "person_key" BIGINT NOT NULL CHECK ("person_key" >= 1),
    "role" VARCHAR NOT NULL CHECK ("role" IN ('director', 'writer', 'producer', 'actor', 'composer', 'cinematographer', 'editor', 'other_crew')),
    "character_name" VARCHAR,
    "review_count" BIGINT NOT NULL CHECK ("review_count" >= 0),
    "person_review_count" BIGINT NOT NULL CHECK ("person_review_count" >= 0),
    "role_review_count" BIGINT NOT NULL CHECK ("role_review_count" >= 0),
    "agreement_share" DOUBLE CHECK (coalesce("agreement_share" BETWEEN 0 AND 1, true)),
    "is_agreed" BOOLEAN NOT NULL,
    "credit_source" VARCHAR NOT NULL CHECK ("credit_source" IN ('reviews', 'reference', 'both')),
    "reference_id" VARCHAR,
    "billing_number" INTEGER CHECK (coalesce("billing_number" >= 1, true)),
    "evidence_review_key" BIGINT NOT NULL CHECK ("evidence_review_key" >= 0),
    "evidence_mention_number" INTEGER NOT NULL CHECK ("evidence_mention_number" >= 0),
    CHECK (coalesce("person_review_count" >= "review_count", true)),
    CHECK (coalesce("role_review_count" >= "review_count", true)),
    CHECK (("review_count" IS NOT DISTINCT FROM 0) = ("agreement_share" IS NULL)),
    CHECK (("review_count" IS NOT DISTINCT FROM 0) = ("credit_source" IS NOT DISTINCT FROM 'reference')),
    CHECK (("review_count" IS NOT DISTINCT FROM 0) = ("evidence_review_key" IS NOT DISTINCT FROM 0)),
    CHECK (NOT ("character_name" IS NOT NULL) OR "role" IS NOT DISTINCT FROM 'actor')
);

COMMENT ON TABLE "main"."fact_credit" IS 'One person in one role on one film, as the reviews or the reference say. What the reviews of a film agree on.';
COMMENT ON COLUMN "main"."fact_credit"."title_key" IS 'The film, always a same_title_key. Part of the primary key. Points at dim_title.';
COMMENT ON COLUMN "main"."fact_credit"."person_key" IS 'The person who is credited. Part of the primary key. Points at dim_person.';
COMMENT ON COLUMN "main"."fact_credit"."role" IS 'What the person did. Part of the primary key.';
COMMENT ON COLUMN "main"."fact_credit"."character_name" IS 'The character most agreed on, for actors.';
COMMENT ON COLUMN "main"."fact_credit"."review_count" IS 'Distinct texts that say so.';
COMMENT ON COLUMN "main"."fact_credit"."person_review_count" IS 'Distinct texts that name the person.';
COMMENT ON COLUMN "main"."fact_credit"."role_review_count" IS 'Distinct texts that name anyone in this role.';
COMMENT ON COLUMN "main"."fact_credit"."agreement_share" IS 'Texts that say so by texts that name the person.';
COMMENT ON COLUMN "main"."fact_credit"."is_agreed" IS 'Whether the agreement is strong enough.';
COMMENT ON COLUMN "main"."fact_credit"."credit_source" IS 'Who says so.';
COMMENT ON COLUMN "main"."fact_credit"."reference_id" IS 'The person''s id in the reference.';
COMMENT ON COLUMN "main"."fact_credit"."billing_number" IS 'Position in the reference.';
COMMENT ON COLUMN "main"."fact_credit"."evidence_review_key" IS 'A review that says so, 0 without one.';
COMMENT ON COLUMN "main"."fact_credit"."evidence_mention_number" IS 'The mention in that review, 0 without one.';

CREATE TABLE "main"."fact_reference_credit" (
    "title_key" BIGINT NOT NULL CHECK ("title_key" >= 1),
    "billing_number" INTEGER NOT NULL CHECK ("billing_number" >= 1),
    "role" VARCHAR NOT NULL CHECK ("role" IN ('director', 'writer', 'producer', 'actor', 'composer', 'cinematographer', 'editor', 'other_crew')),
    "person_key" BIGINT NOT NULL CHECK ("person_key" >= 1),
    "reference_id" VARCHAR NOT NULL CHECK (length("reference_id") >= 1),
    "character_name" VARCHAR,
    CHECK (NOT ("character_name" IS NOT NULL) OR "role" IS NOT DISTINCT FROM 'actor')
);

COMMENT ON TABLE "main"."fact_reference_credit" IS 'One line of the credits of one title id, as the reference has it. What the reference says, by title id; fact_credit joins it to what the reviews of the film agree on.';
COMMENT ON COLUMN "main"."fact_reference_credit"."title_key" IS 'The title id that is credited. Part of the primary key. Points at dim_title.';
COMMENT ON COLUMN "main"."fact_reference_credit"."billing_number" IS 'Position in the credits, from 1. Part of the primary key.';
COMMENT ON COLUMN "main"."fact_reference_credit"."role" IS 'What the person did.';
COMMENT ON COLUMN "main"."fact_reference_credit"."person_key" IS 'The person, by full name. Points at dim_person.';
COMMENT ON COLUMN "main"."fact_reference_credit"."reference_id" IS 'The person''s id in the reference.';
COMMENT ON COLUMN "main"."fact_reference_credit"."character_name" IS 'The characters, parted by a slash; actors only.';

CREATE TABLE "main"."dim_title" (
    "title_key" BIGINT NOT NULL CHECK ("title_key" >= 0),
    "id_namespace" VARCHAR NOT NULL CHECK ("id_namespace" IN ('imdb', 'asin', 'yelp', 'rotten_tomatoes', 'letterboxd', 'name', 'other', 'unknown')),
    "title_id" VARCHAR NOT NULL CHECK (length("title_id") >= 1),
    "same_title_key" BIGINT NOT NULL CHECK ("same_title_key" >= 0),
    "same_title_source" VARCHAR NOT NULL CHECK ("same_title_source" IN ('none', 'reviews', 'reference', 'mapping')),
    "shared_review_count" BIGINT NOT NULL CHECK ("shared_review_count" >= 0),
    "url" VARCHAR,
    "title_name" VARCHAR,
    "title_name_source" VARCHAR NOT NULL CHECK ("title_name_source" IN ('dump', 'reference', 'agreed', 'unknown')),
    "dump_name" VARCHAR,
    "reference_name" VARCHAR,
    "agreed_name" VARCHAR,
    "agreed_name_review_count" BIGINT NOT NULL CHECK ("agreed_name_review_count" >= 0),
    "title_name_agreement_share" DOUBLE CHECK (coalesce("title_name_agreement_share" BETWEEN 0 AND 1, true)),
    "title_type" VARCHAR NOT NULL CHECK ("title_type" IN ('movie', 'series', 'episode', 'short', 'video', 'game', 'product', 'business', 'unknown')),
    "release_year" INTEGER CHECK (coalesce("release_year" BETWEEN 1870 AND 2100, true)),
    "runtime_minutes" INTEGER CHECK (coalesce("runtime_minutes" BETWEEN 1 AND 60000, true)),
    "load_run_key" BIGINT NOT NULL,
    CHECK (("title_name" IS NULL) = ("title_name_source" IS NOT DISTINCT FROM 'unknown')),
    CHECK (NOT ("same_title_source" IS NOT DISTINCT FROM 'none') OR "same_title_key" IS NOT DISTINCT FROM "title_key"),
    CHECK (NOT ("same_title_source" IS NOT DISTINCT FROM 'none') OR "shared_review_count" IS NOT DISTINCT FROM 0),
    CHECK (("agreed_name" IS NULL) = ("agreed_name_review_count" IS NOT DISTINCT FROM 0)),
    CHECK (("title_key" IS NOT DISTINCT FROM 0) = ("id_namespace" IS NOT DISTINCT FROM 'unknown')),
    CHECK (NOT ("id_namespace" IS NOT DISTINCT FROM 'imdb') OR coalesce(regexp_full_match("title_id", 'tt[0-9]{7,9}'), false))
);

COMMENT ON TABLE "main"."dim_title" IS 'One title id. The films, products or businesses that reviews are about; the ids of one film share a same_title_key.';
COMMENT ON COLUMN "main"."dim_title"."title_key" IS 'Digest of namespace and title id. Part of the primary key.';
COMMENT ON COLUMN "main"."dim_title"."id_namespace" IS 'Whose ids these are.';
COMMENT ON COLUMN "main"."dim_title"."title_id" IS 'The id as the source gives it; if other, behind the source''s name.';
COMMENT ON COLUMN "main"."dim_title"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."dim_title"."same_title_source" IS 'What says that the ids are one work.';
COMMENT ON COLUMN "main"."dim_title"."shared_review_count" IS 'Equal texts that tie this id to the other ids of the work.';
COMMENT ON COLUMN "main"."dim_title"."url" IS 'The page of the title, as the dump gives it.';
COMMENT ON COLUMN "main"."dim_title"."title_name" IS 'The best name that is known.';
COMMENT ON COLUMN "main"."dim_title"."title_name_source" IS 'Where the best name comes from.';
COMMENT ON COLUMN "main"."dim_title"."dump_name" IS 'The name that the dump gives.';
COMMENT ON COLUMN "main"."dim_title"."reference_name" IS 'The name that the reference data give.';
COMMENT ON COLUMN "main"."dim_title"."agreed_name" IS 'The name that the reviews agree on.';
COMMENT ON COLUMN "main"."dim_title"."agreed_name_review_count" IS 'Distinct texts that use the agreed name.';
COMMENT ON COLUMN "main"."dim_title"."title_name_agreement_share" IS 'Share of the naming texts that use the agreed name.';
COMMENT ON COLUMN "main"."dim_title"."title_type" IS 'What kind of thing the title is.';
COMMENT ON COLUMN "main"."dim_title"."release_year" IS 'Year of release, from reference, dump or agreement.';
COMMENT ON COLUMN "main"."dim_title"."runtime_minutes" IS 'Running time from the reference data. In minutes.';
COMMENT ON COLUMN "main"."dim_title"."load_run_key" IS 'The run that changed the row last; 0 for the unknown member.';

CREATE TABLE "main"."dim_person" (
    "person_key" BIGINT NOT NULL CHECK ("person_key" >= 0),
    "normalised_name" VARCHAR NOT NULL,
    "full_name" VARCHAR NOT NULL,
    "reference_id" VARCHAR,
    "homonym_count" BIGINT NOT NULL CHECK ("homonym_count" >= 0)
);

COMMENT ON TABLE "main"."dim_person" IS 'One full name; homonyms share it and are flagged. The people that reviews or reference data name.';
COMMENT ON COLUMN "main"."dim_person"."person_key" IS 'Digest of the normalised name. Part of the primary key.';
COMMENT ON COLUMN "main"."dim_person"."normalised_name" IS 'The full name, folded to group by.';
COMMENT ON COLUMN "main"."dim_person"."full_name" IS 'The most frequent spelling.';
COMMENT ON COLUMN "main"."dim_person"."reference_id" IS 'The reference id, only where one person fits.';
COMMENT ON COLUMN "main"."dim_person"."homonym_count" IS 'People of that name in the reference.';

CREATE TABLE "main"."dim_reviewer" (
    "reviewer_key" BIGINT NOT NULL CHECK ("reviewer_key" >= 0),
    "id_namespace" VARCHAR NOT NULL CHECK ("id_namespace" IN ('amazon', 'yelp', 'rotten_tomatoes', 'letterboxd', 'name', 'other', 'unknown')),
    "reviewer_id" VARCHAR NOT NULL,
    "is_pseudonym" BOOLEAN NOT NULL,
    "display_name" VARCHAR,
    "reviewer_kind" VARCHAR NOT NULL CHECK ("reviewer_kind" IN ('account', 'critic', 'unknown')),
    "publication_name" VARCHAR,
    "is_top_critic" BOOLEAN,
    CHECK (NOT ("is_pseudonym" IS NOT DISTINCT FROM true) OR "display_name" IS NULL),
    CHECK (("reviewer_key" IS NOT DISTINCT FROM 0) = ("id_namespace" IS NOT DISTINCT FROM 'unknown'))
);

COMMENT ON TABLE "main"."dim_reviewer" IS 'One account, or one critic at one outlet. Who wrote the reviews.';
COMMENT ON COLUMN "main"."dim_reviewer"."reviewer_key" IS 'Digest of namespace and reviewer id. Part of the primary key.';
COMMENT ON COLUMN "main"."dim_reviewer"."id_namespace" IS 'Whose ids these are.';
COMMENT ON COLUMN "main"."dim_reviewer"."reviewer_id" IS 'The id as the source gives it, or a pseudonym.';
COMMENT ON COLUMN "main"."dim_reviewer"."is_pseudonym" IS 'Whether the id was replaced by a keyed digest.';
COMMENT ON COLUMN "main"."dim_reviewer"."display_name" IS 'The name shown on the latest review day.';
COMMENT ON COLUMN "main"."dim_reviewer"."reviewer_kind" IS 'Whether it is an account or a critic.';
COMMENT ON COLUMN "main"."dim_reviewer"."publication_name" IS 'The outlet that a critic writes for.';
COMMENT ON COLUMN "main"."dim_reviewer"."is_top_critic" IS 'Whether the site calls the critic a top critic.';

CREATE TABLE "main"."dim_date" (
    "date_key" INTEGER NOT NULL CHECK ("date_key" >= 0),
    "day_on" DATE,
    "year" INTEGER,
    "quarter" INTEGER CHECK (coalesce("quarter" BETWEEN 1 AND 4, true)),
    "month" INTEGER CHECK (coalesce("month" BETWEEN 1 AND 12, true)),
    "month_name" VARCHAR NOT NULL,
    "iso_year" INTEGER,
    "iso_week" INTEGER CHECK (coalesce("iso_week" BETWEEN 1 AND 53, true)),
    "weekday_number" INTEGER CHECK (coalesce("weekday_number" BETWEEN 1 AND 7, true)),
    "weekday_name" VARCHAR NOT NULL,
    "is_weekend" BOOLEAN,
    "month_start_on" DATE,
    "week_start_on" DATE,
    CHECK (("date_key" IS NOT DISTINCT FROM 0) = ("day_on" IS NULL)),
    CHECK ("date_key" IS NOT DISTINCT FROM coalesce(year("day_on") * 10000 + month("day_on") * 100 + day("day_on"), 0))
);

COMMENT ON TABLE "main"."dim_date" IS 'One day; whole years from the first to the last review. The calendar, to group by and to show gaps.';
COMMENT ON COLUMN "main"."dim_date"."date_key" IS 'The day as yyyymmdd, 0 if unknown. Part of the primary key.';
COMMENT ON COLUMN "main"."dim_date"."day_on" IS 'The calendar day.';
COMMENT ON COLUMN "main"."dim_date"."year" IS 'Calendar year.';
COMMENT ON COLUMN "main"."dim_date"."quarter" IS 'Quarter of the year, 1 to 4.';
COMMENT ON COLUMN "main"."dim_date"."month" IS 'Month of the year, 1 to 12.';
COMMENT ON COLUMN "main"."dim_date"."month_name" IS 'English name of the month, or unknown.';
COMMENT ON COLUMN "main"."dim_date"."iso_year" IS 'Year that the ISO week belongs to.';
COMMENT ON COLUMN "main"."dim_date"."iso_week" IS 'ISO week, 1 to 53.';
COMMENT ON COLUMN "main"."dim_date"."weekday_number" IS 'Day of the week, Monday is 1.';
COMMENT ON COLUMN "main"."dim_date"."weekday_name" IS 'English name of the weekday, or unknown.';
COMMENT ON COLUMN "main"."dim_date"."is_weekend" IS 'Saturday or Sunday.';
COMMENT ON COLUMN "main"."dim_date"."month_start_on" IS 'First day of the month, to group by.';
COMMENT ON COLUMN "main"."dim_date"."week_start_on" IS 'Monday of the week, to group by.';

CREATE TABLE "main"."dim_source" (
    "source_key" BIGINT NOT NULL CHECK ("source_key" >= 0),
    "source_id" VARCHAR NOT NULL CHECK (length("source_id") >= 1),
    "layout" VARCHAR NOT NULL CHECK ("layout" IN ('aclimdb', 'plain_text', 'kaggle_imdb', 'amazon_2014', 'amazon_2023', 'snap', 'yelp', 'rotten_tomatoes', 'huggingface_imdb', 'letterboxd', 'mapping', 'imdb_reference', 'unknown')),
    "platform" VARCHAR NOT NULL,
    "has_global_ids" BOOLEAN NOT NULL,
    "description" VARCHAR NOT NULL,
    "licence_note" VARCHAR NOT NULL,
    "home_url" VARCHAR,
    "expected_review_count" BIGINT CHECK (coalesce("expected_review_count" >= 0, true))
);

COMMENT ON TABLE "main"."dim_source" IS 'One id space of reviews. Where reviews come from: each source has its own review ids.';
COMMENT ON COLUMN "main"."dim_source"."source_key" IS 'Digest of the source id. Part of the primary key.';
COMMENT ON COLUMN "main"."dim_source"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."dim_source"."layout" IS 'How the dump is laid out.';
COMMENT ON COLUMN "main"."dim_source"."platform" IS 'The site that the reviews were written on.';
COMMENT ON COLUMN "main"."dim_source"."has_global_ids" IS 'Whether review ids are unique beyond one dump.';
COMMENT ON COLUMN "main"."dim_source"."description" IS 'What the source is, in one sentence.';
COMMENT ON COLUMN "main"."dim_source"."licence_note" IS 'Under which terms the source is published, in one sentence.';
COMMENT ON COLUMN "main"."dim_source"."home_url" IS 'Where the source is published.';
COMMENT ON COLUMN "main"."dim_source"."expected_review_count" IS 'How many reviews the complete dump holds, where that is known.';

CREATE TABLE "main"."dim_rating" (
    "rating_key" INTEGER NOT NULL CHECK ("rating_key" >= 0),
    "rating_out_of_10" DECIMAL(4,2) CHECK (coalesce("rating_out_of_10" BETWEEN 0 AND 10, true)),
    "half_step_out_of_10" DECIMAL(4,2) CHECK (coalesce("half_step_out_of_10" BETWEEN 0 AND 10, true)),
    "whole_step_out_of_10" INTEGER CHECK (coalesce("whole_step_out_of_10" BETWEEN 0 AND 10, true)),
    "rating_label" VARCHAR NOT NULL,
    "band" VARCHAR NOT NULL CHECK ("band" IN ('negative', 'mixed', 'positive', 'unrated')),
    CHECK ("rating_key" IS NOT DISTINCT FROM coalesce(CAST("rating_out_of_10" * 100 AS INTEGER) + 1, 0)),
    CHECK ("band" IS NOT DISTINCT FROM CASE WHEN "rating_out_of_10" IS NULL THEN 'unrated' WHEN "rating_out_of_10" <= 4 THEN 'negative' WHEN "rating_out_of_10" >= 7 THEN 'positive' ELSE 'mixed' END)
);

COMMENT ON TABLE "main"."dim_rating" IS 'One rating to two decimals, or none; 1,002 rows that never change. The rating scale that all sources are brought to.';
COMMENT ON COLUMN "main"."dim_rating"."rating_key" IS '100 times the rating plus 1, 0 without one. Part of the primary key.';
COMMENT ON COLUMN "main"."dim_rating"."rating_out_of_10" IS 'The rating from 0 to 10.';
COMMENT ON COLUMN "main"."dim_rating"."half_step_out_of_10" IS 'Rounded down to a half.';
COMMENT ON COLUMN "main"."dim_rating"."whole_step_out_of_10" IS 'Rounded down to a whole.';
COMMENT ON COLUMN "main"."dim_rating"."rating_label" IS 'The rating as text, or none.';
COMMENT ON COLUMN "main"."dim_rating"."band" IS 'Negative to 4, positive from 7, mixed between, unrated without one.';

CREATE TABLE "main"."bridge_title_genre" (
    "title_key" BIGINT NOT NULL,
    "genre" VARCHAR NOT NULL CHECK (length("genre") >= 1),
    "genre_share" DOUBLE NOT NULL CHECK ("genre_share" BETWEEN 0 AND 1),
    CHECK ("genre_share" IS DISTINCT FROM 0)
);

COMMENT ON TABLE "main"."bridge_title_genre" IS 'One genre of one title. The genres of a title, with shares that sum to 1 so that nothing is counted twice.';
COMMENT ON COLUMN "main"."bridge_title_genre"."title_key" IS 'The title that has the genre. Part of the primary key. Points at dim_title.';
COMMENT ON COLUMN "main"."bridge_title_genre"."genre" IS 'The genre as the reference writes it. Part of the primary key.';
COMMENT ON COLUMN "main"."bridge_title_genre"."genre_share" IS 'One divided by the number of genres of the title.';

CREATE TABLE "audit"."load_run" (
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "started_at" TIMESTAMP NOT NULL,
    "finished_at" TIMESTAMP,
    "outcome" VARCHAR NOT NULL CHECK ("outcome" IN ('published', 'published_with_warnings', 'nothing_new', 'held_back', 'restored', 'failed', 'died')),
    "command" VARCHAR NOT NULL,
    "tool_version" VARCHAR NOT NULL,
    "rules_version" VARCHAR NOT NULL,
    "lexicon_version" VARCHAR,
    "versions_json" VARCHAR NOT NULL,
    "settings_json" VARCHAR NOT NULL,
    "file_count" BIGINT NOT NULL CHECK ("file_count" >= 0),
    "skipped_file_count" BIGINT NOT NULL CHECK ("skipped_file_count" >= 0),
    "read_count" BIGINT NOT NULL CHECK ("read_count" >= 0),
    "kept_count" BIGINT NOT NULL CHECK ("kept_count" >= 0),
    "updated_count" BIGINT NOT NULL CHECK ("updated_count" >= 0),
    "unchanged_count" BIGINT NOT NULL CHECK ("unchanged_count" >= 0),
    "duplicate_count" BIGINT NOT NULL CHECK ("duplicate_count" >= 0),
    "refused_count" BIGINT NOT NULL CHECK ("refused_count" >= 0),
    "removed_count" BIGINT NOT NULL CHECK ("removed_count" >= 0),
    "replayed_count" BIGINT NOT NULL CHECK ("replayed_count" >= 0),
    "review_count_before" BIGINT NOT NULL CHECK ("review_count_before" >= 0),
    "review_count_after" BIGINT NOT NULL CHECK ("review_count_after" >= 0),
    CHECK (coalesce("read_count" = CAST("kept_count" AS HUGEINT) + "updated_count" + "unchanged_count" + "duplicate_count" + "refused_count", false)),
    CHECK (NOT (coalesce("outcome" IN ('published', 'published_with_warnings'), false)) OR coalesce("review_count_after" = CAST("review_count_before" AS HUGEINT) + "kept_count" - "removed_count", false))
);

COMMENT ON TABLE "audit"."load_run" IS 'One run. What every run did, how it ended, and what became of the records.';
COMMENT ON COLUMN "audit"."load_run"."load_run_key" IS 'The run that this belongs to. Part of the primary key.';
COMMENT ON COLUMN "audit"."load_run"."started_at" IS 'When it started, UTC.';
COMMENT ON COLUMN "audit"."load_run"."finished_at" IS 'When it ended, UTC; missing if it died.';
COMMENT ON COLUMN "audit"."load_run"."outcome" IS 'How it ended.';
COMMENT ON COLUMN "audit"."load_run"."command" IS 'The command as typed.';
COMMENT ON COLUMN "audit"."load_run"."tool_version" IS 'Version of reviewmart.';
COMMENT ON COLUMN "audit"."load_run"."rules_version" IS 'Version of the cleaning and extraction rules.';
COMMENT ON COLUMN "audit"."load_run"."lexicon_version" IS 'Version of the lexicon, if any.';
COMMENT ON COLUMN "audit"."load_run"."versions_json" IS 'Versions of Python and the libraries, as JSON.';
COMMENT ON COLUMN "audit"."load_run"."settings_json" IS 'The settings without secrets, as JSON.';
COMMENT ON COLUMN "audit"."load_run"."file_count" IS 'Files and archive members found.';
COMMENT ON COLUMN "audit"."load_run"."skipped_file_count" IS 'Files known unchanged and not read.';
COMMENT ON COLUMN "audit"."load_run"."read_count" IS 'Records read; the sum of the five fates that follow.';
COMMENT ON COLUMN "audit"."load_run"."kept_count" IS 'Records that became a new review.';
COMMENT ON COLUMN "audit"."load_run"."updated_count" IS 'Records that changed a known review.';
COMMENT ON COLUMN "audit"."load_run"."unchanged_count" IS 'Records equal to the known review.';
COMMENT ON COLUMN "audit"."load_run"."duplicate_count" IS 'Records that lost to another record of the same key.';
COMMENT ON COLUMN "audit"."load_run"."refused_count" IS 'Records refused with a reason.';
COMMENT ON COLUMN "audit"."load_run"."removed_count" IS 'Reviews removed: their file or record is gone, or they were forgotten.';
COMMENT ON COLUMN "audit"."load_run"."replayed_count" IS 'Refused records loaded by replay; part of kept and updated.';
COMMENT ON COLUMN "audit"."load_run"."review_count_before" IS 'Reviews in the warehouse before the run.';
COMMENT ON COLUMN "audit"."load_run"."review_count_after" IS 'Reviews in the warehouse after the run.';

CREATE TABLE "audit"."load_step" (
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "step_name" VARCHAR NOT NULL,
    "batch_count" INTEGER NOT NULL CHECK ("batch_count" >= 0),
    "row_count" BIGINT NOT NULL CHECK ("row_count" >= 0),
    "seconds" DOUBLE NOT NULL CHECK ("seconds" >= 0),
    "peak_memory_bytes" BIGINT
);

COMMENT ON TABLE "audit"."load_step" IS 'One step of one run. Where the time of a run went.';
COMMENT ON COLUMN "audit"."load_step"."load_run_key" IS 'The run that this belongs to. Part of the primary key.';
COMMENT ON COLUMN "audit"."load_step"."step_name" IS 'Name of the step. Part of the primary key.';
COMMENT ON COLUMN "audit"."load_step"."batch_count" IS 'Batches that it handled.';
COMMENT ON COLUMN "audit"."load_step"."row_count" IS 'Rows that it handled.';
COMMENT ON COLUMN "audit"."load_step"."seconds" IS 'Time that it took, summed over its batches. In seconds.';
COMMENT ON COLUMN "audit"."load_step"."peak_memory_bytes" IS 'Peak memory of the process. In bytes.';

CREATE TABLE "audit"."load_file" (
    "load_file_key" BIGINT NOT NULL CHECK ("load_file_key" >= 1),
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "source_key" BIGINT NOT NULL,
    "path" VARCHAR NOT NULL CHECK (length("path") >= 1),
    "container_path" VARCHAR,
    "root_path" VARCHAR NOT NULL,
    "layout" VARCHAR NOT NULL CHECK ("layout" IN ('aclimdb', 'plain_text', 'kaggle_imdb', 'amazon_2014', 'amazon_2023', 'snap', 'yelp', 'rotten_tomatoes', 'huggingface_imdb', 'letterboxd', 'mapping', 'imdb_reference', 'unknown')),
    "encoding" VARCHAR,
    "header_json" VARCHAR,
    "reader_settings" VARCHAR NOT NULL,
    "size_bytes" BIGINT NOT NULL CHECK ("size_bytes" >= 0),
    "modified_at" TIMESTAMP,
    "file_digest" VARCHAR CHECK (coalesce(length("file_digest") = 64, true)),
    "state" VARCHAR NOT NULL CHECK ("state" IN ('read', 'gone', 'unreadable', 'ignored')),
    "reason" VARCHAR,
    "is_current" BOOLEAN NOT NULL,
    "read_count" BIGINT NOT NULL CHECK ("read_count" >= 0),
    "kept_count" BIGINT NOT NULL CHECK ("kept_count" >= 0),
    "updated_count" BIGINT NOT NULL CHECK ("updated_count" >= 0),
    "unchanged_count" BIGINT NOT NULL CHECK ("unchanged_count" >= 0),
    "duplicate_count" BIGINT NOT NULL CHECK ("duplicate_count" >= 0),
    "refused_count" BIGINT NOT NULL CHECK ("refused_count" >= 0),
    CHECK (coalesce("read_count" = CAST("kept_count" AS HUGEINT) + "updated_count" + "unchanged_count" + "duplicate_count" + "refused_count", false)),
    CHECK (NOT ("state" IS DISTINCT FROM 'read') OR "read_count" IS NOT DISTINCT FROM 0)
);

COMMENT ON TABLE "audit"."load_file" IS 'One reading of one file or archive member. The ledger: which files are known, what they held, and what became of their records.';
COMMENT ON COLUMN "audit"."load_file"."load_file_key" IS 'Digest of run, source id, archive and path. Part of the primary key.';
COMMENT ON COLUMN "audit"."load_file"."load_run_key" IS 'The run that recorded this.';
COMMENT ON COLUMN "audit"."load_file"."source_key" IS 'The source that the file belongs to. Points at dim_source.';
COMMENT ON COLUMN "audit"."load_file"."path" IS 'Path inside the root or archive.';
COMMENT ON COLUMN "audit"."load_file"."container_path" IS 'The archive that holds it.';
COMMENT ON COLUMN "audit"."load_file"."root_path" IS 'The dump that was named, as an absolute path.';
COMMENT ON COLUMN "audit"."load_file"."layout" IS 'How the dump is laid out.';
COMMENT ON COLUMN "audit"."load_file"."encoding" IS 'Encoding that it was read with.';
COMMENT ON COLUMN "audit"."load_file"."header_json" IS 'Names of the fields, where the file gives them once for all records, as JSON.';
COMMENT ON COLUMN "audit"."load_file"."reader_settings" IS 'Digest of everything beside the file that its reading depends on.';
COMMENT ON COLUMN "audit"."load_file"."size_bytes" IS 'Size of the file. In bytes.';
COMMENT ON COLUMN "audit"."load_file"."modified_at" IS 'When the file was last modified, UTC.';
COMMENT ON COLUMN "audit"."load_file"."file_digest" IS 'SHA-256 of the file in hex.';
COMMENT ON COLUMN "audit"."load_file"."state" IS 'Whether it was read, and if not why not.';
COMMENT ON COLUMN "audit"."load_file"."reason" IS 'Why it was not read, or not to its end; what was set aside.';
COMMENT ON COLUMN "audit"."load_file"."is_current" IS 'Whether this is the latest reading of this path.';
COMMENT ON COLUMN "audit"."load_file"."read_count" IS 'Records read; the sum of the five fates that follow.';
COMMENT ON COLUMN "audit"."load_file"."kept_count" IS 'Records that became a new review.';
COMMENT ON COLUMN "audit"."load_file"."updated_count" IS 'Records that changed a known review.';
COMMENT ON COLUMN "audit"."load_file"."unchanged_count" IS 'Records equal to the known review.';
COMMENT ON COLUMN "audit"."load_file"."duplicate_count" IS 'Records that lost to another record of the same key.';
COMMENT ON COLUMN "audit"."load_file"."refused_count" IS 'Records refused with a reason.';

CREATE TABLE "audit"."refused_review" (
    "file_digest" VARCHAR NOT NULL CHECK (length("file_digest") = 64),
    "record_number" BIGINT NOT NULL CHECK ("record_number" >= 1),
    "load_file_key" BIGINT NOT NULL,
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "source_key" BIGINT NOT NULL,
    "byte_offset" BIGINT CHECK (coalesce("byte_offset" >= 0, true)),
    "layout" VARCHAR NOT NULL CHECK ("layout" IN ('aclimdb', 'plain_text', 'kaggle_imdb', 'amazon_2014', 'amazon_2023', 'snap', 'yelp', 'rotten_tomatoes', 'huggingface_imdb', 'letterboxd', 'mapping', 'imdb_reference', 'unknown')),
    "mapping" VARCHAR,
    "encoding" VARCHAR,
    "context_json" VARCHAR,
    "reason" VARCHAR NOT NULL,
    "reasons" VARCHAR[] NOT NULL,
    "detail" VARCHAR NOT NULL,
    "payload" BLOB NOT NULL,
    "payload_bytes" BIGINT NOT NULL CHECK ("payload_bytes" >= 0),
    "status" VARCHAR NOT NULL CHECK ("status" IN ('open', 'replayed', 'superseded')),
    "resolved_run_key" BIGINT NOT NULL CHECK ("resolved_run_key" >= 0),
    CHECK (coalesce("reason" = "reasons"[1], false)),
    CHECK (("status" IS NOT DISTINCT FROM 'open') = ("resolved_run_key" IS NOT DISTINCT FROM 0))
);

COMMENT ON TABLE "audit"."refused_review" IS 'One refused record. The quarantine: every record that is not in the facts, with its reasons and its raw bytes.';
COMMENT ON COLUMN "audit"."refused_review"."file_digest" IS 'SHA-256 of the file that holds it. Part of the primary key.';
COMMENT ON COLUMN "audit"."refused_review"."record_number" IS 'Position in the file, from 1. Part of the primary key.';
COMMENT ON COLUMN "audit"."refused_review"."load_file_key" IS 'The reading that refused it. Part of the primary key. Points at audit.load_file.';
COMMENT ON COLUMN "audit"."refused_review"."load_run_key" IS 'The run that recorded this.';
COMMENT ON COLUMN "audit"."refused_review"."source_key" IS 'The source that it belongs to. Points at dim_source.';
COMMENT ON COLUMN "audit"."refused_review"."byte_offset" IS 'Where it starts in the file. In bytes.';
COMMENT ON COLUMN "audit"."refused_review"."layout" IS 'How the dump is laid out.';
COMMENT ON COLUMN "audit"."refused_review"."mapping" IS 'The mapping it was read with.';
COMMENT ON COLUMN "audit"."refused_review"."encoding" IS 'Encoding that it was read with.';
COMMENT ON COLUMN "audit"."refused_review"."context_json" IS 'What came from outside the payload, such as id and title, as JSON.';
COMMENT ON COLUMN "audit"."refused_review"."reason" IS 'Code of the first reason.';
COMMENT ON COLUMN "audit"."refused_review"."reasons" IS 'Codes of all reasons.';
COMMENT ON COLUMN "audit"."refused_review"."detail" IS 'One line that says what was found.';
COMMENT ON COLUMN "audit"."refused_review"."payload" IS 'The raw bytes, cut at 16 MB.';
COMMENT ON COLUMN "audit"."refused_review"."payload_bytes" IS 'Length of the whole record. In bytes.';
COMMENT ON COLUMN "audit"."refused_review"."status" IS 'Whether it is still refused.';
COMMENT ON COLUMN "audit"."refused_review"."resolved_run_key" IS 'The run that resolved it, 0 while open.';

CREATE TABLE "audit"."duplicate_record" (
    "load_file_key" BIGINT NOT NULL,
    "record_number" BIGINT NOT NULL CHECK ("record_number" >= 1),
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "review_key" BIGINT NOT NULL,
    "is_same_content" BOOLEAN NOT NULL,
    "losing_text" VARCHAR
);

COMMENT ON TABLE "audit"."duplicate_record" IS 'One record that lost to another of the same key. What the winner rule set aside.';
COMMENT ON COLUMN "audit"."duplicate_record"."load_file_key" IS 'The file that holds the loser. Part of the primary key. Points at audit.load_file.';
COMMENT ON COLUMN "audit"."duplicate_record"."record_number" IS 'Position in that file, from 1. Part of the primary key.';
COMMENT ON COLUMN "audit"."duplicate_record"."load_run_key" IS 'The run that recorded this.';
COMMENT ON COLUMN "audit"."duplicate_record"."review_key" IS 'The review that it is a record of.';
COMMENT ON COLUMN "audit"."duplicate_record"."is_same_content" IS 'Whether loser and winner say the same.';
COMMENT ON COLUMN "audit"."duplicate_record"."losing_text" IS 'Raw text of the loser, where it differs.';

CREATE TABLE "audit"."removed_review" (
    "review_key" BIGINT NOT NULL,
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "source_id" VARCHAR NOT NULL,
    "review_id" VARCHAR NOT NULL,
    "reason" VARCHAR NOT NULL CHECK ("reason" IN ('file_gone', 'record_gone', 'forgotten')),
    "content_digest" VARCHAR NOT NULL CHECK (length("content_digest") = 32)
);

COMMENT ON TABLE "audit"."removed_review" IS 'One review removed by one run. What left the warehouse, and why.';
COMMENT ON COLUMN "audit"."removed_review"."review_key" IS 'The review that was removed. Part of the primary key.';
COMMENT ON COLUMN "audit"."removed_review"."load_run_key" IS 'The run that this belongs to. Part of the primary key.';
COMMENT ON COLUMN "audit"."removed_review"."source_id" IS 'The source it belonged to.';
COMMENT ON COLUMN "audit"."removed_review"."review_id" IS 'Its id within the source; empty if it was forgotten.';
COMMENT ON COLUMN "audit"."removed_review"."reason" IS 'Why it was removed.';
COMMENT ON COLUMN "audit"."removed_review"."content_digest" IS 'Digest of its raw text; zeros if it was forgotten.';

CREATE TABLE "audit"."forgotten" (
    "forgotten_kind" VARCHAR NOT NULL CHECK ("forgotten_kind" IN ('reviewer', 'review', 'source')),
    "forgotten_key" BIGINT NOT NULL CHECK ("forgotten_key" >= 1),
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1)
);

COMMENT ON TABLE "audit"."forgotten" IS 'One tombstone. What was erased on request and is kept from coming back.';
COMMENT ON COLUMN "audit"."forgotten"."forgotten_kind" IS 'What was forgotten. Part of the primary key.';
COMMENT ON COLUMN "audit"."forgotten"."forgotten_key" IS 'Key of the reviewer, review or source that is refused from now on. Part of the primary key.';
COMMENT ON COLUMN "audit"."forgotten"."load_run_key" IS 'The run that recorded this.';

CREATE TABLE "audit"."cleaning" (
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "rule_name" VARCHAR NOT NULL,
    "row_count" BIGINT NOT NULL CHECK ("row_count" >= 0),
    "removed_character_count" BIGINT NOT NULL CHECK ("removed_character_count" >= 0),
    "sample_review_key" BIGINT NOT NULL,
    "sample_before" VARCHAR NOT NULL,
    "sample_after" VARCHAR NOT NULL
);

COMMENT ON TABLE "audit"."cleaning" IS 'One cleaning rule in one run. What each cleaning rule changed, with one sample.';
COMMENT ON COLUMN "audit"."cleaning"."load_run_key" IS 'The run that this belongs to. Part of the primary key.';
COMMENT ON COLUMN "audit"."cleaning"."rule_name" IS 'Name of the rule. Part of the primary key.';
COMMENT ON COLUMN "audit"."cleaning"."row_count" IS 'Reviews that the rule changed.';
COMMENT ON COLUMN "audit"."cleaning"."removed_character_count" IS 'Code points that the rule removed.';
COMMENT ON COLUMN "audit"."cleaning"."sample_review_key" IS 'A review that the rule changed.';
COMMENT ON COLUMN "audit"."cleaning"."sample_before" IS 'An excerpt before the rule.';
COMMENT ON COLUMN "audit"."cleaning"."sample_after" IS 'The same excerpt after it.';

CREATE TABLE "audit"."lexicon" (
    "lexicon_version" VARCHAR NOT NULL,
    "term_kind" VARCHAR NOT NULL,
    "term" VARCHAR NOT NULL,
    "support_count" BIGINT NOT NULL CHECK ("support_count" >= 0),
    "title_count" BIGINT NOT NULL CHECK ("title_count" >= 0),
    "weight" DOUBLE
);

COMMENT ON TABLE "audit"."lexicon" IS 'One learned term. What the corpus taught about names, places and works, by version.';
COMMENT ON COLUMN "audit"."lexicon"."lexicon_version" IS 'Version of the lexicon. Part of the primary key.';
COMMENT ON COLUMN "audit"."lexicon"."term_kind" IS 'What kind of term it is. Part of the primary key.';
COMMENT ON COLUMN "audit"."lexicon"."term" IS 'The term itself. Part of the primary key.';
COMMENT ON COLUMN "audit"."lexicon"."support_count" IS 'Texts that support it.';
COMMENT ON COLUMN "audit"."lexicon"."title_count" IS 'Titles that it occurs with.';
COMMENT ON COLUMN "audit"."lexicon"."weight" IS 'How strongly it counts.';

CREATE TABLE "audit"."contract" (
    "contract_digest" VARCHAR NOT NULL CHECK (length("contract_digest") = 32),
    "contract_version" VARCHAR NOT NULL,
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1)
);

COMMENT ON TABLE "audit"."contract" IS 'One version of the contracts. Which declarations this warehouse was written under.';
COMMENT ON COLUMN "audit"."contract"."contract_digest" IS 'Digest of all declarations. Part of the primary key.';
COMMENT ON COLUMN "audit"."contract"."contract_version" IS 'Version of the contracts.';
COMMENT ON COLUMN "audit"."contract"."load_run_key" IS 'The first run under it.';

CREATE TABLE "quality"."expectation_result" (
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "expectation_id" VARCHAR NOT NULL CHECK (length("expectation_id") >= 1),
    "suite_name" VARCHAR NOT NULL,
    "table_name" VARCHAR NOT NULL,
    "column_name" VARCHAR,
    "expectation_type" VARCHAR NOT NULL,
    "arguments_json" VARCHAR NOT NULL,
    "purpose" VARCHAR NOT NULL,
    "owner" VARCHAR,
    "severity" VARCHAR NOT NULL CHECK ("severity" IN ('critical', 'warning', 'info')),
    "outcome" VARCHAR NOT NULL CHECK ("outcome" IN ('passed', 'failed', 'error')),
    "observed" VARCHAR,
    "element_count" BIGINT CHECK (coalesce("element_count" >= 0, true)),
    "unexpected_count" BIGINT CHECK (coalesce("unexpected_count" >= 0, true)),
    "seconds" DOUBLE NOT NULL CHECK ("seconds" >= 0),
    CHECK (coalesce("element_count" >= "unexpected_count", true))
);

COMMENT ON TABLE "quality"."expectation_result" IS 'One expectation in one run. How good the data were, run by run.';
COMMENT ON COLUMN "quality"."expectation_result"."load_run_key" IS 'The run that this belongs to. Part of the primary key.';
COMMENT ON COLUMN "quality"."expectation_result"."expectation_id" IS 'Stable name of the expectation. Part of the primary key.';
COMMENT ON COLUMN "quality"."expectation_result"."suite_name" IS 'The suite that it belongs to.';
COMMENT ON COLUMN "quality"."expectation_result"."table_name" IS 'The table that it judges.';
COMMENT ON COLUMN "quality"."expectation_result"."column_name" IS 'The column that it judges, if one.';
COMMENT ON COLUMN "quality"."expectation_result"."expectation_type" IS 'The kind of expectation that Great Expectations ran.';
COMMENT ON COLUMN "quality"."expectation_result"."arguments_json" IS 'Its arguments as JSON.';
COMMENT ON COLUMN "quality"."expectation_result"."purpose" IS 'Why it exists, in one sentence.';
COMMENT ON COLUMN "quality"."expectation_result"."owner" IS 'Who answers for it.';
COMMENT ON COLUMN "quality"."expectation_result"."severity" IS 'What a failure means: critical holds a run back.';
COMMENT ON COLUMN "quality"."expectation_result"."outcome" IS 'Whether it held; an error is ours, not the data''s.';
COMMENT ON COLUMN "quality"."expectation_result"."observed" IS 'What was found.';
COMMENT ON COLUMN "quality"."expectation_result"."element_count" IS 'Rows that were judged.';
COMMENT ON COLUMN "quality"."expectation_result"."unexpected_count" IS 'Rows that failed.';
COMMENT ON COLUMN "quality"."expectation_result"."seconds" IS 'Time that it took. In seconds.';

CREATE TABLE "quality"."failing_row" (
    "load_run_key" BIGINT NOT NULL CHECK ("load_run_key" >= 1),
    "expectation_id" VARCHAR NOT NULL,
    "row_number" INTEGER NOT NULL CHECK ("row_number" >= 1),
    "table_name" VARCHAR NOT NULL,
    "row_key" VARCHAR NOT NULL,
    "column_name" VARCHAR,
    "failing_value" VARCHAR CHECK (coalesce(length("failing_value") BETWEEN 0 AND 500, true))
);

COMMENT ON TABLE "quality"."failing_row" IS 'One failing row of one expectation in one run. The evidence: which rows failed, up to a set number.';
COMMENT ON COLUMN "quality"."failing_row"."load_run_key" IS 'The run that this belongs to. Part of the primary key.';
COMMENT ON COLUMN "quality"."failing_row"."expectation_id" IS 'The expectation that failed. Part of the primary key.';
COMMENT ON COLUMN "quality"."failing_row"."row_number" IS 'Position among its failing rows, from 1. Part of the primary key.';
COMMENT ON COLUMN "quality"."failing_row"."table_name" IS 'The table that the row is in.';
COMMENT ON COLUMN "quality"."failing_row"."row_key" IS 'Primary key of the row, joined by a slash.';
COMMENT ON COLUMN "quality"."failing_row"."column_name" IS 'The column that was judged, if one.';
COMMENT ON COLUMN "quality"."failing_row"."failing_value" IS 'The value that failed.';

CREATE OR REPLACE VIEW "main"."award_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.normalised_text,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
WHERE mention.mention_kind = 'award';
COMMENT ON VIEW "main"."award_mention" IS 'One award or festival named in one review.';
COMMENT ON COLUMN "main"."award_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."award_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."award_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."award_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."award_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."award_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."award_mention"."normalised_text" IS 'Folded form, to group by.';
COMMENT ON COLUMN "main"."award_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."award_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."award_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."award_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."award_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."place_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.normalised_text,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
WHERE mention.mention_kind = 'place';
COMMENT ON VIEW "main"."place_mention" IS 'One real place named in one review.';
COMMENT ON COLUMN "main"."place_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."place_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."place_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."place_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."place_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."place_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."place_mention"."normalised_text" IS 'Folded form, to group by.';
COMMENT ON COLUMN "main"."place_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."place_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."place_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."place_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."place_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."rating_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.rating_raw,
    mention.rating_scale,
    mention.rating_out_of_10 AS stated_rating_out_of_10,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
WHERE mention.mention_kind = 'rating';
COMMENT ON VIEW "main"."rating_mention" IS 'One rating stated in the text of one review.';
COMMENT ON COLUMN "main"."rating_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."rating_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."rating_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."rating_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."rating_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."rating_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."rating_mention"."rating_raw" IS 'The stated rating as written.';
COMMENT ON COLUMN "main"."rating_mention"."rating_scale" IS 'The scale of the stated rating.';
COMMENT ON COLUMN "main"."rating_mention"."stated_rating_out_of_10" IS 'The stated rating out of ten; missing where no scale is said.';
COMMENT ON COLUMN "main"."rating_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."rating_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."rating_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."rating_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."rating_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."recommendation_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.role AS recommendation,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
WHERE mention.mention_kind = 'recommendation';
COMMENT ON VIEW "main"."recommendation_mention" IS 'One recommendation in one review.';
COMMENT ON COLUMN "main"."recommendation_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."recommendation_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."recommendation_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."recommendation_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."recommendation_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."recommendation_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."recommendation_mention"."recommendation" IS 'Whether readers are told to see it or to leave it.';
COMMENT ON COLUMN "main"."recommendation_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."recommendation_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."recommendation_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."recommendation_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."recommendation_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."spoiler_warning_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
WHERE mention.mention_kind = 'spoiler_warning';
COMMENT ON VIEW "main"."spoiler_warning_mention" IS 'One warning of spoilers in one review.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."spoiler_warning_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."title_alias" AS
SELECT
    alias.same_title_key,
    alias.id_namespace,
    film.title_id AS leading_title_id,
    alias.title_key AS alias_title_key,
    alias.title_id AS alias_title_id,
    alias.same_title_source,
    alias.shared_review_count,
    film.url AS leading_url,
    alias.url AS alias_url
FROM main.dim_title AS alias
JOIN main.dim_title AS film ON film.title_key = alias.same_title_key
WHERE alias.title_key <> alias.same_title_key;
COMMENT ON VIEW "main"."title_alias" IS 'One id of a film beside the id that leads: only films with several ids are here.';
COMMENT ON COLUMN "main"."title_alias"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."title_alias"."id_namespace" IS 'Whose ids these are.';
COMMENT ON COLUMN "main"."title_alias"."leading_title_id" IS 'The id that leads the ids of the film.';
COMMENT ON COLUMN "main"."title_alias"."alias_title_key" IS 'Key of the other id.';
COMMENT ON COLUMN "main"."title_alias"."alias_title_id" IS 'The other id.';
COMMENT ON COLUMN "main"."title_alias"."same_title_source" IS 'What says that the ids are one work.';
COMMENT ON COLUMN "main"."title_alias"."shared_review_count" IS 'Equal texts that tie this id to the other ids of the work.';
COMMENT ON COLUMN "main"."title_alias"."leading_url" IS 'The page of the leading id.';
COMMENT ON COLUMN "main"."title_alias"."alias_url" IS 'The page of the other id.';

CREATE OR REPLACE VIEW "main"."title_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.role,
    mention.normalised_text,
    mention.named_title_key,
    named.title_name || coalesce(' (' || named.release_year || ')', '') AS named_title_label,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
JOIN main.dim_title AS named ON named.title_key = mention.named_title_key
WHERE mention.mention_kind = 'title';
COMMENT ON VIEW "main"."title_mention" IS 'One work named in one review: the reviewed one, or another in passing.';
COMMENT ON COLUMN "main"."title_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."title_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."title_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."title_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."title_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."title_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."title_mention"."role" IS 'In which role it is named.';
COMMENT ON COLUMN "main"."title_mention"."normalised_text" IS 'Folded form, to group by.';
COMMENT ON COLUMN "main"."title_mention"."named_title_key" IS 'The work that is named, 0 unless resolved.';
COMMENT ON COLUMN "main"."title_mention"."named_title_label" IS 'Name and year of the work that is named; missing where it is not known which one it is.';
COMMENT ON COLUMN "main"."title_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."title_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."title_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."title_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."title_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."title_summary" AS
WITH text_of_title AS (
    SELECT
        title.same_title_key,
        fact.content_digest,
        count(*) AS review_count,
        count(fact.rating_out_of_10) AS rated_review_count,
        avg(fact.rating_out_of_10) AS rating_out_of_10,
        min(fact.reviewed_on) AS first_reviewed_on,
        max(fact.reviewed_on) AS last_reviewed_on
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    WHERE fact.title_key <> 0
    GROUP BY ALL
),
summed AS (
    SELECT
        same_title_key,
        sum(review_count)::BIGINT AS review_count,
        sum(rated_review_count)::BIGINT AS rated_review_count,
        count(*) AS distinct_text_count,
        count(rating_out_of_10) AS rated_text_count,
        avg(rating_out_of_10) AS mean_rating_out_of_10,
        min(first_reviewed_on) AS first_reviewed_on,
        max(last_reviewed_on) AS last_reviewed_on
    FROM text_of_title
    GROUP BY ALL
),
id_of_title AS (
    SELECT title.same_title_key, count(DISTINCT fact.title_key) AS title_id_count
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    GROUP BY ALL
)
SELECT
    summed.same_title_key,
    film.id_namespace,
    film.title_id,
    coalesce(film.title_name || coalesce(' (' || film.release_year || ')', ''), film.title_id) AS title_label,
    film.url,
    ids.title_id_count,
    summed.review_count,
    summed.rated_review_count,
    summed.distinct_text_count,
    summed.rated_text_count,
    summed.mean_rating_out_of_10,
    summed.first_reviewed_on,
    summed.last_reviewed_on
FROM summed
JOIN id_of_title AS ids ON ids.same_title_key = summed.same_title_key
JOIN main.dim_title AS film ON film.title_key = summed.same_title_key;
COMMENT ON VIEW "main"."title_summary" IS 'One film that has reviews, all its ids together: how much is written about it and how it is rated. Reviews without a title are left out.';
COMMENT ON COLUMN "main"."title_summary"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."title_summary"."id_namespace" IS 'Whose ids these are.';
COMMENT ON COLUMN "main"."title_summary"."title_id" IS 'The id that leads the ids of the film.';
COMMENT ON COLUMN "main"."title_summary"."title_label" IS 'Name and year of the film, or its leading id where no name is known.';
COMMENT ON COLUMN "main"."title_summary"."url" IS 'The page of the title, as the dump gives it.';
COMMENT ON COLUMN "main"."title_summary"."title_id_count" IS 'Ids of the film that have reviews.';
COMMENT ON COLUMN "main"."title_summary"."review_count" IS 'Reviews of the film.';
COMMENT ON COLUMN "main"."title_summary"."rated_review_count" IS 'Reviews of the film that give a rating.';
COMMENT ON COLUMN "main"."title_summary"."distinct_text_count" IS 'Different raw texts among its reviews.';
COMMENT ON COLUMN "main"."title_summary"."rated_text_count" IS 'Different raw texts among its reviews that give a rating.';
COMMENT ON COLUMN "main"."title_summary"."mean_rating_out_of_10" IS 'Mean rating over the different texts; missing if none is rated.';
COMMENT ON COLUMN "main"."title_summary"."first_reviewed_on" IS 'Day of the first review; missing where the source has no days.';
COMMENT ON COLUMN "main"."title_summary"."last_reviewed_on" IS 'Day of the last review; missing where the source has no days.';

CREATE OR REPLACE VIEW "main"."year_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.year_number,
    mention.is_decade,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
WHERE mention.mention_kind = 'year';
COMMENT ON VIEW "main"."year_mention" IS 'One year or decade named in one review.';
COMMENT ON COLUMN "main"."year_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."year_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."year_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."year_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."year_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."year_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."year_mention"."year_number" IS 'The year; of a decade its first.';
COMMENT ON COLUMN "main"."year_mention"."is_decade" IS 'Whether a decade is meant.';
COMMENT ON COLUMN "main"."year_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."year_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."year_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."year_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."year_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."credit_of_title" AS
SELECT
    credit.title_key AS same_title_key,
    title.title_id,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    credit.role,
    credit.person_key,
    person.full_name,
    credit.character_name,
    credit.review_count,
    credit.person_review_count,
    credit.role_review_count,
    credit.agreement_share,
    credit.is_agreed,
    credit.credit_source,
    credit.billing_number,
    credit.evidence_review_key,
    credit.evidence_mention_number
FROM main.fact_credit AS credit
JOIN main.dim_title AS title ON title.title_key = credit.title_key
JOIN main.dim_person AS person ON person.person_key = credit.person_key;
COMMENT ON VIEW "main"."credit_of_title" IS 'One person in one role on one film, as its reviews or the reference say; the evidence is in mention_evidence.';
COMMENT ON COLUMN "main"."credit_of_title"."same_title_key" IS 'The film, whatever its ids.';
COMMENT ON COLUMN "main"."credit_of_title"."title_id" IS 'The id as the source gives it; if other, behind the source''s name.';
COMMENT ON COLUMN "main"."credit_of_title"."title_label" IS 'Name and year of the film, or its leading id where no name is known.';
COMMENT ON COLUMN "main"."credit_of_title"."role" IS 'What the person did.';
COMMENT ON COLUMN "main"."credit_of_title"."person_key" IS 'The person who is credited.';
COMMENT ON COLUMN "main"."credit_of_title"."full_name" IS 'The most frequent spelling.';
COMMENT ON COLUMN "main"."credit_of_title"."character_name" IS 'The character most agreed on, for actors.';
COMMENT ON COLUMN "main"."credit_of_title"."review_count" IS 'Distinct texts that say so.';
COMMENT ON COLUMN "main"."credit_of_title"."person_review_count" IS 'Distinct texts that name the person.';
COMMENT ON COLUMN "main"."credit_of_title"."role_review_count" IS 'Distinct texts that name anyone in this role.';
COMMENT ON COLUMN "main"."credit_of_title"."agreement_share" IS 'Texts that say so by texts that name the person.';
COMMENT ON COLUMN "main"."credit_of_title"."is_agreed" IS 'Whether the agreement is strong enough.';
COMMENT ON COLUMN "main"."credit_of_title"."credit_source" IS 'Who says so.';
COMMENT ON COLUMN "main"."credit_of_title"."billing_number" IS 'Position in the reference.';
COMMENT ON COLUMN "main"."credit_of_title"."evidence_review_key" IS 'A review that says so, 0 without one.';
COMMENT ON COLUMN "main"."credit_of_title"."evidence_mention_number" IS 'The mention in that review, 0 without one.';

CREATE OR REPLACE VIEW "main"."person_mention" AS
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.role,
    mention.person_key,
    person.full_name,
    mention.character_name,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
JOIN main.dim_person AS person ON person.person_key = mention.person_key
WHERE mention.mention_kind = 'person';
COMMENT ON VIEW "main"."person_mention" IS 'One person named in one review in one role.';
COMMENT ON COLUMN "main"."person_mention"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."person_mention"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."person_mention"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."person_mention"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."person_mention"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."person_mention"."rating_out_of_10" IS 'The stated rating out of ten.';
COMMENT ON COLUMN "main"."person_mention"."role" IS 'In which role it is named.';
COMMENT ON COLUMN "main"."person_mention"."person_key" IS 'The person, 0 unless a person is named.';
COMMENT ON COLUMN "main"."person_mention"."full_name" IS 'The most frequent spelling.';
COMMENT ON COLUMN "main"."person_mention"."character_name" IS 'The character that an actor plays.';
COMMENT ON COLUMN "main"."person_mention"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."person_mention"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."person_mention"."occurrence_count" IS 'How often it stands in this review.';
COMMENT ON COLUMN "main"."person_mention"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."person_mention"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';

CREATE OR REPLACE VIEW "main"."person_summary" AS
WITH naming AS (
    SELECT DISTINCT
        mention.person_key,
        review.review_key,
        title.same_title_key,
        review.rating_out_of_10
    FROM main.fact_mention AS mention
    JOIN main.fact_review AS review ON review.review_key = mention.review_key
    JOIN main.dim_title AS title ON title.title_key = review.title_key
    WHERE mention.person_key <> 0 AND review.duplicate_of_review_key IS NULL
),
named AS (
    SELECT
        person_key,
        count(*) AS text_count,
        count(DISTINCT nullif(same_title_key, 0)) AS film_count,
        avg(rating_out_of_10) AS mean_rating_out_of_10
    FROM naming
    GROUP BY ALL
),
credited AS (
    SELECT
        person_key,
        count(*) AS credit_count,
        count(*) FILTER (role = 'director') AS directed_film_count,
        count(*) FILTER (role = 'actor') AS acted_film_count
    FROM main.fact_credit
    WHERE is_agreed
    GROUP BY ALL
)
SELECT
    person.person_key,
    person.full_name,
    named.text_count,
    named.film_count,
    coalesce(credited.credit_count, 0) AS credit_count,
    coalesce(credited.directed_film_count, 0) AS directed_film_count,
    coalesce(credited.acted_film_count, 0) AS acted_film_count,
    named.mean_rating_out_of_10
FROM named
JOIN main.dim_person AS person ON person.person_key = named.person_key
LEFT JOIN credited ON credited.person_key = named.person_key;
COMMENT ON VIEW "main"."person_summary" IS 'One person whom a review names: how often, on how many films, and what the reviews agree on.';
COMMENT ON COLUMN "main"."person_summary"."person_key" IS 'The person, 0 unless a person is named.';
COMMENT ON COLUMN "main"."person_summary"."full_name" IS 'The most frequent spelling.';
COMMENT ON COLUMN "main"."person_summary"."text_count" IS 'Distinct texts that name the person.';
COMMENT ON COLUMN "main"."person_summary"."film_count" IS 'Films in whose reviews the person is named.';
COMMENT ON COLUMN "main"."person_summary"."credit_count" IS 'Credits of the person that reviews agree on, over all films and roles.';
COMMENT ON COLUMN "main"."person_summary"."directed_film_count" IS 'Films that the person has directed, as reviews agree.';
COMMENT ON COLUMN "main"."person_summary"."acted_film_count" IS 'Films that the person has acted in, as reviews agree.';
COMMENT ON COLUMN "main"."person_summary"."mean_rating_out_of_10" IS 'Mean rating over the distinct rated texts that name the person; missing if none is rated.';

CREATE OR REPLACE VIEW "main"."duplicate_review" AS
SELECT
    copy.review_key,
    source.source_id,
    copy.review_id,
    title.title_id,
    copy.split,
    copy.label,
    copy.rating_out_of_10,
    original.review_key AS first_review_key,
    first_source.source_id AS first_source_id,
    original.review_id AS first_review_id,
    first_title.title_id AS first_title_id,
    original.split AS first_split,
    original.label AS first_label,
    original.rating_out_of_10 AS first_rating_out_of_10,
    title.same_title_key = first_title.same_title_key AS is_same_title,
    copy.rating_out_of_10 IS NOT DISTINCT FROM original.rating_out_of_10 AS is_same_rating,
    copy.split = original.split AS is_same_split,
    copy.content_digest
FROM main.fact_review AS copy
JOIN main.fact_review AS original ON original.review_key = copy.duplicate_of_review_key
JOIN main.dim_source AS source ON source.source_key = copy.source_key
JOIN main.dim_title AS title ON title.title_key = copy.title_key
JOIN main.dim_source AS first_source ON first_source.source_key = original.source_key
JOIN main.dim_title AS first_title ON first_title.title_key = original.title_key;
COMMENT ON VIEW "main"."duplicate_review" IS 'One review marked as a duplicate, beside the first review of the same raw text.';
COMMENT ON COLUMN "main"."duplicate_review"."review_key" IS 'Digest of source id and review id.';
COMMENT ON COLUMN "main"."duplicate_review"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."duplicate_review"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."duplicate_review"."title_id" IS 'The id as the source gives it; if other, behind the source''s name.';
COMMENT ON COLUMN "main"."duplicate_review"."split" IS 'The part of a machine-learning split.';
COMMENT ON COLUMN "main"."duplicate_review"."label" IS 'The sentiment that the dump gives.';
COMMENT ON COLUMN "main"."duplicate_review"."rating_out_of_10" IS '10 times value by scale, half up.';
COMMENT ON COLUMN "main"."duplicate_review"."first_review_key" IS 'The first review of the same raw text.';
COMMENT ON COLUMN "main"."duplicate_review"."first_source_id" IS 'The source of the first review.';
COMMENT ON COLUMN "main"."duplicate_review"."first_review_id" IS 'The id of the first review within its source.';
COMMENT ON COLUMN "main"."duplicate_review"."first_title_id" IS 'The title id of the first review.';
COMMENT ON COLUMN "main"."duplicate_review"."first_split" IS 'The part of a machine-learning split that the first review is in.';
COMMENT ON COLUMN "main"."duplicate_review"."first_label" IS 'The sentiment that the dump gives the first review.';
COMMENT ON COLUMN "main"."duplicate_review"."first_rating_out_of_10" IS 'The rating that the first review gives.';
COMMENT ON COLUMN "main"."duplicate_review"."is_same_title" IS 'Whether both are about the same film, whatever its ids.';
COMMENT ON COLUMN "main"."duplicate_review"."is_same_rating" IS 'Whether both give the same rating, or both none.';
COMMENT ON COLUMN "main"."duplicate_review"."is_same_split" IS 'Whether both are in the same part of a split.';
COMMENT ON COLUMN "main"."duplicate_review"."content_digest" IS 'First 32 hex digits of SHA-256 of the raw text.';

CREATE OR REPLACE VIEW "main"."extraction_coverage" AS
WITH extracted AS (
    SELECT fact.review_key, fact.source_key, nullif(title.same_title_key, 0) AS same_title_key
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    WHERE fact.lexicon_version IS NOT NULL
),
whole AS (
    SELECT source_key, count(*) AS review_count, count(DISTINCT same_title_key) AS film_count
    FROM extracted
    GROUP BY ALL
),
kind AS (
    SELECT DISTINCT mention_kind FROM main.fact_mention
),
of_review AS (
    SELECT review_key, mention_kind, count(*) AS mention_count
    FROM main.fact_mention
    GROUP BY ALL
),
of_film AS (
    SELECT
        extracted.source_key,
        of_review.mention_kind,
        extracted.same_title_key,
        count(*) AS naming_review_count,
        sum(of_review.mention_count) AS mention_count
    FROM of_review
    JOIN extracted ON extracted.review_key = of_review.review_key
    GROUP BY ALL
),
counted AS (
    SELECT
        source_key,
        mention_kind,
        sum(naming_review_count)::BIGINT AS naming_review_count,
        count(same_title_key) AS naming_film_count,
        sum(mention_count)::BIGINT AS mention_count
    FROM of_film
    GROUP BY ALL
)
SELECT
    source.source_id,
    kind.mention_kind,
    whole.review_count,
    coalesce(counted.naming_review_count, 0) AS naming_review_count,
    coalesce(counted.naming_review_count, 0) / whole.review_count AS naming_review_share,
    whole.film_count,
    coalesce(counted.naming_film_count, 0) AS naming_film_count,
    coalesce(counted.naming_film_count, 0) / nullif(whole.film_count, 0) AS naming_film_share,
    coalesce(counted.mention_count, 0) AS mention_count
FROM whole
JOIN main.dim_source AS source ON source.source_key = whole.source_key
CROSS JOIN kind
LEFT JOIN counted ON counted.source_key = whole.source_key AND counted.mention_kind = kind.mention_kind
ORDER BY source.source_id, kind.mention_kind;
COMMENT ON VIEW "main"."extraction_coverage" IS 'One kind of mention in one source: in how many of its reviews, and of its films, something of that kind was found.';
COMMENT ON COLUMN "main"."extraction_coverage"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."extraction_coverage"."mention_kind" IS 'What kind of thing is named.';
COMMENT ON COLUMN "main"."extraction_coverage"."review_count" IS 'Extracted reviews of the source.';
COMMENT ON COLUMN "main"."extraction_coverage"."naming_review_count" IS 'Reviews with a mention of the kind.';
COMMENT ON COLUMN "main"."extraction_coverage"."naming_review_share" IS 'Their share of the extracted reviews.';
COMMENT ON COLUMN "main"."extraction_coverage"."film_count" IS 'Films that the extracted reviews are about, whatever their ids.';
COMMENT ON COLUMN "main"."extraction_coverage"."naming_film_count" IS 'Films with a review that has a mention of the kind.';
COMMENT ON COLUMN "main"."extraction_coverage"."naming_film_share" IS 'Their share of the films; missing where no review has a title.';
COMMENT ON COLUMN "main"."extraction_coverage"."mention_count" IS 'Mentions of the kind.';

CREATE OR REPLACE VIEW "main"."split_leak" AS
WITH labelled AS (
    SELECT
        fact.source_key,
        fact.review_key,
        fact.split,
        fact.content_digest,
        title.same_title_key
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    WHERE fact.split IN ('train', 'test') AND fact.label <> 'unlabelled'
),
leak AS (
    SELECT
        source_key,
        'text' AS leak_kind,
        content_digest,
        NULL::BIGINT AS same_title_key,
        min(same_title_key) FILTER (split = 'test') AS film_key,
        count(*) FILTER (split = 'train') AS train_review_count,
        count(*) FILTER (split = 'test') AS test_review_count,
        min(review_key) FILTER (split = 'train') AS train_review_key,
        min(review_key) FILTER (split = 'test') AS test_review_key
    FROM labelled
    GROUP BY source_key, content_digest
    UNION ALL
    SELECT
        source_key,
        'film',
        NULL,
        same_title_key,
        same_title_key,
        count(*) FILTER (split = 'train'),
        count(*) FILTER (split = 'test'),
        min(review_key) FILTER (split = 'train'),
        min(review_key) FILTER (split = 'test')
    FROM labelled
    WHERE same_title_key <> 0
    GROUP BY source_key, same_title_key
)
SELECT
    source.source_id,
    leak.leak_kind,
    leak.content_digest,
    leak.same_title_key,
    coalesce(film.title_name || coalesce(' (' || film.release_year || ')', ''), film.title_id) AS title_label,
    leak.train_review_count,
    leak.test_review_count,
    leak.train_review_key,
    leak.test_review_key
FROM leak
JOIN main.dim_source AS source ON source.source_key = leak.source_key
JOIN main.dim_title AS film ON film.title_key = leak.film_key
WHERE leak.train_review_count > 0 AND leak.test_review_count > 0;
COMMENT ON VIEW "main"."split_leak" IS 'One text or one film that is in both the train and the test part of a source, among its labelled reviews.';
COMMENT ON COLUMN "main"."split_leak"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."split_leak"."leak_kind" IS 'Whether a text or a film is in both parts.';
COMMENT ON COLUMN "main"."split_leak"."content_digest" IS 'Digest of the raw text; missing for a film.';
COMMENT ON COLUMN "main"."split_leak"."same_title_key" IS 'The film; missing for a text.';
COMMENT ON COLUMN "main"."split_leak"."title_label" IS 'Name and year of the film, or its leading id; of a text, of the film of its review in test.';
COMMENT ON COLUMN "main"."split_leak"."train_review_count" IS 'Labelled reviews with it in train.';
COMMENT ON COLUMN "main"."split_leak"."test_review_count" IS 'Labelled reviews with it in test.';
COMMENT ON COLUMN "main"."split_leak"."train_review_key" IS 'One of its reviews in train.';
COMMENT ON COLUMN "main"."split_leak"."test_review_key" IS 'One of its reviews in test.';

CREATE OR REPLACE VIEW "main"."label_disagreement" AS
WITH compared AS (
    SELECT
        fact.*,
        fact.stated_rating_out_of_10 - fact.rating_out_of_10 AS stated_difference,
        fact.label IN ('positive', 'negative') AS has_sentiment,
        rating.band AS rating_band,
        stated.band AS stated_band
    FROM main.fact_review AS fact
    JOIN main.dim_rating AS rating ON rating.rating_key = fact.rating_key
    LEFT JOIN main.dim_rating AS stated ON stated.rating_out_of_10 = fact.stated_rating_out_of_10
),
judged AS (
    SELECT
        *,
        has_sentiment AND rating_band <> 'unrated' AND rating_band <> label AS is_label_against_rating,
        has_sentiment AND coalesce(stated_band <> label, false) AS is_label_against_stated,
        coalesce(abs(stated_difference) > 1, false) AS is_rating_against_stated
    FROM compared
)
SELECT
    judged.review_key,
    source.source_id,
    judged.review_id,
    title.title_id,
    judged.label,
    judged.rating_raw,
    judged.rating_out_of_10,
    judged.stated_rating_out_of_10,
    judged.stated_difference,
    judged.is_label_against_rating,
    judged.is_label_against_stated,
    judged.is_rating_against_stated
FROM judged
JOIN main.dim_source AS source ON source.source_key = judged.source_key
JOIN main.dim_title AS title ON title.title_key = judged.title_key
WHERE judged.is_label_against_rating OR judged.is_label_against_stated OR judged.is_rating_against_stated;
COMMENT ON VIEW "main"."label_disagreement" IS 'One review whose label, rating and stated rating do not all say the same.';
COMMENT ON COLUMN "main"."label_disagreement"."review_key" IS 'Digest of source id and review id.';
COMMENT ON COLUMN "main"."label_disagreement"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."label_disagreement"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."label_disagreement"."title_id" IS 'The id as the source gives it; if other, behind the source''s name.';
COMMENT ON COLUMN "main"."label_disagreement"."label" IS 'The sentiment that the dump gives.';
COMMENT ON COLUMN "main"."label_disagreement"."rating_raw" IS 'The rating as the source writes it.';
COMMENT ON COLUMN "main"."label_disagreement"."rating_out_of_10" IS '10 times value by scale, half up.';
COMMENT ON COLUMN "main"."label_disagreement"."stated_rating_out_of_10" IS 'The last rating said in the text itself.';
COMMENT ON COLUMN "main"."label_disagreement"."stated_difference" IS 'Stated rating less given rating; missing unless both are there.';
COMMENT ON COLUMN "main"."label_disagreement"."is_label_against_rating" IS 'Whether a positive or negative label meets a rating of another band.';
COMMENT ON COLUMN "main"."label_disagreement"."is_label_against_stated" IS 'Whether a positive or negative label meets a stated rating of another band.';
COMMENT ON COLUMN "main"."label_disagreement"."is_rating_against_stated" IS 'Whether given and stated rating differ by more than 1.';

CREATE OR REPLACE VIEW "main"."rating_distribution" AS
WITH step AS (
    SELECT DISTINCT whole_step_out_of_10 FROM main.dim_rating
),
counted AS (
    SELECT
        fact.source_key,
        rating.whole_step_out_of_10,
        count(*) AS review_count,
        count(DISTINCT fact.content_digest) AS distinct_text_count
    FROM main.fact_review AS fact
    JOIN main.dim_rating AS rating ON rating.rating_key = fact.rating_key
    GROUP BY ALL
)
SELECT
    source.source_id,
    step.whole_step_out_of_10,
    coalesce(step.whole_step_out_of_10::VARCHAR, 'none') AS step_label,
    coalesce(counted.review_count, 0) AS review_count,
    coalesce(counted.distinct_text_count, 0) AS distinct_text_count,
    coalesce(counted.review_count / sum(counted.review_count) OVER (PARTITION BY source.source_key), 0) AS review_share
FROM main.dim_source AS source
CROSS JOIN step
LEFT JOIN counted
    ON counted.source_key = source.source_key
    AND counted.whole_step_out_of_10 IS NOT DISTINCT FROM step.whole_step_out_of_10
WHERE source.source_key <> 0
ORDER BY source.source_id, step.whole_step_out_of_10 NULLS LAST;
COMMENT ON VIEW "main"."rating_distribution" IS 'One whole step of the rating scale in one source, empty steps shown, and one row for the reviews without a rating.';
COMMENT ON COLUMN "main"."rating_distribution"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."rating_distribution"."whole_step_out_of_10" IS 'The rating rounded down to a whole; missing in the row of the unrated.';
COMMENT ON COLUMN "main"."rating_distribution"."step_label" IS 'The whole step as text, or none.';
COMMENT ON COLUMN "main"."rating_distribution"."review_count" IS 'Reviews of the source on this step.';
COMMENT ON COLUMN "main"."rating_distribution"."distinct_text_count" IS 'Different raw texts among them.';
COMMENT ON COLUMN "main"."rating_distribution"."review_share" IS 'Their share of all reviews of the source.';

CREATE OR REPLACE VIEW "main"."mention_evidence" AS
WITH placed AS (
    SELECT
        mention.*,
        text.clean_text,
        greatest(mention.start_character - 100, 1) AS snippet_start,
        mention.start_character + length(mention.mention_text) AS mention_end
    FROM main.fact_mention AS mention
    JOIN main.review_text AS text ON text.review_key = mention.review_key
)
SELECT
    placed.review_key,
    placed.mention_number,
    source.source_id,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    placed.mention_kind,
    placed.role,
    placed.person_key,
    placed.mention_text,
    placed.character_name,
    placed.extraction_rule,
    placed.start_character,
    regexp_replace(
        if(placed.snippet_start > 1, '…', '')
        || substr(placed.clean_text, placed.snippet_start, placed.start_character - placed.snippet_start)
        || '[' || placed.mention_text || ']'
        || substr(placed.clean_text, placed.mention_end, 100)
        || if(review.character_count >= placed.mention_end + 100, '…', ''),
        '\n+',
        ' ',
        'g'
    ) AS snippet
FROM placed
JOIN main.fact_review AS review ON review.review_key = placed.review_key
JOIN main.dim_source AS source ON source.source_key = review.source_key
JOIN main.dim_title AS title ON title.title_key = placed.title_key;
COMMENT ON VIEW "main"."mention_evidence" IS 'One mention with the words around it: why a column says what it says.';
COMMENT ON COLUMN "main"."mention_evidence"."review_key" IS 'The review that names it.';
COMMENT ON COLUMN "main"."mention_evidence"."mention_number" IS 'Position among the mentions of the review, from 1.';
COMMENT ON COLUMN "main"."mention_evidence"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."mention_evidence"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."mention_evidence"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."mention_evidence"."title_label" IS 'Name and year of the reviewed title, or its id where no name is known.';
COMMENT ON COLUMN "main"."mention_evidence"."mention_kind" IS 'What kind of thing is named.';
COMMENT ON COLUMN "main"."mention_evidence"."role" IS 'In which role it is named.';
COMMENT ON COLUMN "main"."mention_evidence"."person_key" IS 'The person, 0 unless a person is named.';
COMMENT ON COLUMN "main"."mention_evidence"."mention_text" IS 'Exactly as it stands in the clean text.';
COMMENT ON COLUMN "main"."mention_evidence"."character_name" IS 'The character that an actor plays.';
COMMENT ON COLUMN "main"."mention_evidence"."extraction_rule" IS 'The rule that found it.';
COMMENT ON COLUMN "main"."mention_evidence"."start_character" IS 'Code point of the clean text where it starts, from 1.';
COMMENT ON COLUMN "main"."mention_evidence"."snippet" IS 'Up to 100 characters before and after the mention, which stands in square brackets.';

CREATE OR REPLACE VIEW "main"."quality_trend" AS
WITH judged AS (
    SELECT
        load_run_key,
        count(*) AS expectation_count,
        count(*) FILTER (outcome = 'passed') AS passed_count,
        count(*) FILTER (outcome = 'failed' AND severity = 'critical') AS failed_critical_count,
        count(*) FILTER (outcome = 'failed' AND severity = 'warning') AS failed_warning_count,
        count(*) FILTER (outcome = 'failed' AND severity = 'info') AS failed_info_count,
        count(*) FILTER (outcome = 'error') AS error_count,
        coalesce(sum(unexpected_count) FILTER (outcome = 'failed'), 0)::BIGINT AS unexpected_row_count
    FROM quality.expectation_result
    GROUP BY ALL
)
SELECT
    run.load_run_key,
    run.started_at,
    run.finished_at,
    epoch(run.finished_at - run.started_at) AS seconds,
    run.outcome,
    run.file_count,
    run.skipped_file_count,
    run.read_count,
    run.kept_count,
    run.updated_count,
    run.unchanged_count,
    run.duplicate_count,
    run.refused_count,
    run.removed_count,
    coalesce(run.refused_count / nullif(run.read_count, 0), 0) AS refused_share,
    run.review_count_before,
    run.review_count_after,
    coalesce(judged.expectation_count, 0) AS expectation_count,
    coalesce(judged.passed_count, 0) AS passed_count,
    coalesce(judged.failed_critical_count, 0) AS failed_critical_count,
    coalesce(judged.failed_warning_count, 0) AS failed_warning_count,
    coalesce(judged.failed_info_count, 0) AS failed_info_count,
    coalesce(judged.error_count, 0) AS error_count,
    coalesce(judged.unexpected_row_count, 0) AS unexpected_row_count
FROM audit.load_run AS run
LEFT JOIN judged ON judged.load_run_key = run.load_run_key
ORDER BY run.load_run_key;
COMMENT ON VIEW "main"."quality_trend" IS 'One run: what became of its records and how its expectations ended, to be read over the runs.';
COMMENT ON COLUMN "main"."quality_trend"."load_run_key" IS 'The run that this belongs to.';
COMMENT ON COLUMN "main"."quality_trend"."started_at" IS 'When it started, UTC.';
COMMENT ON COLUMN "main"."quality_trend"."finished_at" IS 'When it ended, UTC; missing if it died.';
COMMENT ON COLUMN "main"."quality_trend"."seconds" IS 'Time that the run took, in seconds; missing if it died.';
COMMENT ON COLUMN "main"."quality_trend"."outcome" IS 'Whether it held; an error is ours, not the data''s.';
COMMENT ON COLUMN "main"."quality_trend"."file_count" IS 'Files and archive members found.';
COMMENT ON COLUMN "main"."quality_trend"."skipped_file_count" IS 'Files known unchanged and not read.';
COMMENT ON COLUMN "main"."quality_trend"."read_count" IS 'Records read; the sum of the five fates that follow.';
COMMENT ON COLUMN "main"."quality_trend"."kept_count" IS 'Records that became a new review.';
COMMENT ON COLUMN "main"."quality_trend"."updated_count" IS 'Records that changed a known review.';
COMMENT ON COLUMN "main"."quality_trend"."unchanged_count" IS 'Records equal to the known review.';
COMMENT ON COLUMN "main"."quality_trend"."duplicate_count" IS 'Records that lost to another record of the same key.';
COMMENT ON COLUMN "main"."quality_trend"."refused_count" IS 'Records refused with a reason.';
COMMENT ON COLUMN "main"."quality_trend"."removed_count" IS 'Reviews removed: their file or record is gone, or they were forgotten.';
COMMENT ON COLUMN "main"."quality_trend"."refused_share" IS 'Share of the records read that were refused.';
COMMENT ON COLUMN "main"."quality_trend"."review_count_before" IS 'Reviews in the warehouse before the run.';
COMMENT ON COLUMN "main"."quality_trend"."review_count_after" IS 'Reviews in the warehouse after the run.';
COMMENT ON COLUMN "main"."quality_trend"."expectation_count" IS 'Expectations that were judged.';
COMMENT ON COLUMN "main"."quality_trend"."passed_count" IS 'Expectations that held.';
COMMENT ON COLUMN "main"."quality_trend"."failed_critical_count" IS 'Critical expectations that failed; one is enough to hold a run back.';
COMMENT ON COLUMN "main"."quality_trend"."failed_warning_count" IS 'Expectations of severity warning that failed.';
COMMENT ON COLUMN "main"."quality_trend"."failed_info_count" IS 'Expectations of severity info that failed.';
COMMENT ON COLUMN "main"."quality_trend"."error_count" IS 'Expectations that could not be judged.';
COMMENT ON COLUMN "main"."quality_trend"."unexpected_row_count" IS 'Rows that failed, summed over the expectations.';

CREATE OR REPLACE VIEW "main"."refused_open" AS
SELECT
    source.source_id,
    file.root_path,
    file.container_path,
    file.path,
    refused.record_number,
    refused.byte_offset,
    refused.reason,
    refused.reasons,
    refused.detail,
    refused.payload_bytes,
    refused.payload[1:200]::VARCHAR AS payload_excerpt,
    refused.load_run_key,
    run.started_at AS refused_at,
    refused.file_digest
FROM audit.refused_review AS refused
JOIN main.dim_source AS source ON source.source_key = refused.source_key
JOIN audit.load_file AS file ON file.load_file_key = refused.load_file_key
LEFT JOIN audit.load_run AS run ON run.load_run_key = refused.load_run_key
WHERE refused.status = 'open';
COMMENT ON VIEW "main"."refused_open" IS 'One record that is still refused: where it stands, why, since when, and how it begins.';
COMMENT ON COLUMN "main"."refused_open"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."refused_open"."root_path" IS 'The dump that was named, as an absolute path.';
COMMENT ON COLUMN "main"."refused_open"."container_path" IS 'The archive that holds it.';
COMMENT ON COLUMN "main"."refused_open"."path" IS 'Path inside the root or archive.';
COMMENT ON COLUMN "main"."refused_open"."record_number" IS 'Position in the file, from 1.';
COMMENT ON COLUMN "main"."refused_open"."byte_offset" IS 'Where it starts in the file.';
COMMENT ON COLUMN "main"."refused_open"."reason" IS 'Code of the first reason.';
COMMENT ON COLUMN "main"."refused_open"."reasons" IS 'Codes of all reasons.';
COMMENT ON COLUMN "main"."refused_open"."detail" IS 'One line that says what was found.';
COMMENT ON COLUMN "main"."refused_open"."payload_bytes" IS 'Length of the whole record.';
COMMENT ON COLUMN "main"."refused_open"."payload_excerpt" IS 'The first 200 bytes; bytes that are not ASCII are written as \xNN.';
COMMENT ON COLUMN "main"."refused_open"."load_run_key" IS 'The run that recorded this.';
COMMENT ON COLUMN "main"."refused_open"."refused_at" IS 'When the run that refused it started, UTC; missing while that run is not recorded.';
COMMENT ON COLUMN "main"."refused_open"."file_digest" IS 'SHA-256 of the file that holds it.';

CREATE OR REPLACE VIEW "main"."source_summary" AS
WITH counted AS (
    SELECT
        fact.source_key,
        count(*) AS review_count,
        count(DISTINCT fact.content_digest) AS distinct_text_count,
        count(fact.duplicate_of_review_key) AS duplicate_count,
        count(fact.rating_out_of_10) AS rated_review_count,
        avg(fact.rating_out_of_10) AS mean_rating_out_of_10,
        count(DISTINCT nullif(title.same_title_key, 0)) AS title_count,
        count(DISTINCT nullif(fact.title_key, 0)) AS title_id_count,
        count(DISTINCT nullif(fact.reviewer_key, 0)) AS reviewer_count,
        min(fact.reviewed_on) AS first_reviewed_on,
        max(fact.reviewed_on) AS last_reviewed_on,
        max(fact.load_run_key) AS last_load_run_key
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    GROUP BY ALL
),
known_file AS (
    SELECT source_key, count(*) AS file_count FROM audit.load_file WHERE is_current GROUP BY ALL
),
refused AS (
    SELECT source_key, count(*) AS refused_open_count FROM audit.refused_review WHERE status = 'open' GROUP BY ALL
)
SELECT
    source.source_id,
    source.layout,
    source.platform,
    coalesce(counted.review_count, 0) AS review_count,
    source.expected_review_count,
    coalesce(counted.distinct_text_count, 0) AS distinct_text_count,
    coalesce(counted.duplicate_count, 0) AS duplicate_count,
    coalesce(counted.rated_review_count, 0) AS rated_review_count,
    counted.mean_rating_out_of_10,
    coalesce(counted.title_count, 0) AS title_count,
    coalesce(counted.title_id_count, 0) AS title_id_count,
    coalesce(counted.reviewer_count, 0) AS reviewer_count,
    counted.first_reviewed_on,
    counted.last_reviewed_on,
    coalesce(known_file.file_count, 0) AS file_count,
    coalesce(refused.refused_open_count, 0) AS refused_open_count,
    counted.last_load_run_key
FROM main.dim_source AS source
LEFT JOIN counted ON counted.source_key = source.source_key
LEFT JOIN known_file ON known_file.source_key = source.source_key
LEFT JOIN refused ON refused.source_key = source.source_key
WHERE source.source_key <> 0;
COMMENT ON VIEW "main"."source_summary" IS 'One source: how much of it is loaded, how it is rated, and what is still refused.';
COMMENT ON COLUMN "main"."source_summary"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."source_summary"."layout" IS 'How the dump is laid out.';
COMMENT ON COLUMN "main"."source_summary"."platform" IS 'The site that the reviews were written on.';
COMMENT ON COLUMN "main"."source_summary"."review_count" IS 'Reviews of the source.';
COMMENT ON COLUMN "main"."source_summary"."expected_review_count" IS 'How many reviews the complete dump holds, where that is known.';
COMMENT ON COLUMN "main"."source_summary"."distinct_text_count" IS 'Different raw texts among them.';
COMMENT ON COLUMN "main"."source_summary"."duplicate_count" IS 'Reviews whose text another review, of any source, has first.';
COMMENT ON COLUMN "main"."source_summary"."rated_review_count" IS 'Reviews that give a rating.';
COMMENT ON COLUMN "main"."source_summary"."mean_rating_out_of_10" IS 'Mean rating over the rated reviews; missing if none is rated.';
COMMENT ON COLUMN "main"."source_summary"."title_count" IS 'Films that the reviews are about, whatever their ids.';
COMMENT ON COLUMN "main"."source_summary"."title_id_count" IS 'Title ids that the reviews are about.';
COMMENT ON COLUMN "main"."source_summary"."reviewer_count" IS 'Known reviewers.';
COMMENT ON COLUMN "main"."source_summary"."first_reviewed_on" IS 'Day of the first review; missing where the source has no days.';
COMMENT ON COLUMN "main"."source_summary"."last_reviewed_on" IS 'Day of the last review; missing where the source has no days.';
COMMENT ON COLUMN "main"."source_summary"."file_count" IS 'Files and archive members that are known, by their latest reading.';
COMMENT ON COLUMN "main"."source_summary"."refused_open_count" IS 'Records that are still refused.';
COMMENT ON COLUMN "main"."source_summary"."last_load_run_key" IS 'The latest run that changed a review of the source; missing without reviews.';

CREATE OR REPLACE VIEW "main"."review" AS
SELECT
    fact.review_key,
    source.source_id,
    fact.review_id,
    fact.split,
    fact.label,
    fact.title_key,
    title.same_title_key,
    title.title_id,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    fact.reviewer_key,
    coalesce(reviewer.display_name, reviewer.reviewer_id) AS reviewer_label,
    fact.review_date_key,
    fact.reviewed_on,
    fact.reviewed_at,
    fact.rating_out_of_10,
    rating.whole_step_out_of_10,
    rating.rating_label,
    rating.band AS rating_band,
    fact.stated_rating_out_of_10,
    fact.has_spoiler_warning,
    fact.recommendation,
    fact.word_count,
    fact.sentence_count,
    fact.paragraph_count,
    fact.character_count,
    fact.helpful_vote_count,
    fact.vote_count,
    fact.is_verified_purchase,
    fact.duplicate_of_review_key IS NOT NULL AS is_duplicate,
    coalesce(fact.duplicate_of_review_key, fact.review_key) AS first_review_key,
    fact.content_digest,
    text.headline_text,
    text.clean_text
FROM main.fact_review AS fact
JOIN main.review_text AS text ON text.review_key = fact.review_key
JOIN main.dim_source AS source ON source.source_key = fact.source_key
JOIN main.dim_title AS title ON title.title_key = fact.title_key
JOIN main.dim_reviewer AS reviewer ON reviewer.reviewer_key = fact.reviewer_key
JOIN main.dim_rating AS rating ON rating.rating_key = fact.rating_key;
COMMENT ON VIEW "main"."review" IS 'One review: exactly the rows of fact_review, with its source, title, reviewer, rating and texts spelled out.';
COMMENT ON COLUMN "main"."review"."review_key" IS 'Digest of source id and review id.';
COMMENT ON COLUMN "main"."review"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."review"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."review"."split" IS 'The part of a machine-learning split.';
COMMENT ON COLUMN "main"."review"."label" IS 'The sentiment that the dump gives.';
COMMENT ON COLUMN "main"."review"."title_key" IS 'The title id that the source gave.';
COMMENT ON COLUMN "main"."review"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."review"."title_id" IS 'The id as the source gives it; if other, behind the source''s name.';
COMMENT ON COLUMN "main"."review"."title_label" IS 'Name and year of the title, or its id where no name is known.';
COMMENT ON COLUMN "main"."review"."reviewer_key" IS 'Who wrote it.';
COMMENT ON COLUMN "main"."review"."reviewer_label" IS 'Name of the reviewer as shown, or the id.';
COMMENT ON COLUMN "main"."review"."review_date_key" IS 'The day it was written.';
COMMENT ON COLUMN "main"."review"."reviewed_on" IS 'Calendar day as the source says, never shifted.';
COMMENT ON COLUMN "main"."review"."reviewed_at" IS 'Instant in UTC; missing where the source has days only.';
COMMENT ON COLUMN "main"."review"."rating_out_of_10" IS '10 times value by scale, half up.';
COMMENT ON COLUMN "main"."review"."whole_step_out_of_10" IS 'Rounded down to a whole.';
COMMENT ON COLUMN "main"."review"."rating_label" IS 'The rating as text, or none.';
COMMENT ON COLUMN "main"."review"."rating_band" IS 'Negative to 4, positive from 7, mixed between, unrated without a rating.';
COMMENT ON COLUMN "main"."review"."stated_rating_out_of_10" IS 'The last rating said in the text itself.';
COMMENT ON COLUMN "main"."review"."has_spoiler_warning" IS 'Whether the text warns of spoilers; missing until extracted.';
COMMENT ON COLUMN "main"."review"."recommendation" IS 'Explicit advice in the text; missing until extracted.';
COMMENT ON COLUMN "main"."review"."word_count" IS 'Words of the clean text.';
COMMENT ON COLUMN "main"."review"."sentence_count" IS 'Sentences of the clean text.';
COMMENT ON COLUMN "main"."review"."paragraph_count" IS 'Paragraphs of the clean text.';
COMMENT ON COLUMN "main"."review"."character_count" IS 'Code points of the clean text.';
COMMENT ON COLUMN "main"."review"."helpful_vote_count" IS 'Votes that call it helpful.';
COMMENT ON COLUMN "main"."review"."vote_count" IS 'Votes cast, helpful or not.';
COMMENT ON COLUMN "main"."review"."is_verified_purchase" IS 'Whether the site verified the purchase.';
COMMENT ON COLUMN "main"."review"."is_duplicate" IS 'Whether another review stands first among those of the same raw text.';
COMMENT ON COLUMN "main"."review"."first_review_key" IS 'The review that stands first among those of the same raw text; its own key if it is the first.';
COMMENT ON COLUMN "main"."review"."content_digest" IS 'First 32 hex digits of SHA-256 of the raw text.';
COMMENT ON COLUMN "main"."review"."headline_text" IS 'The headline that the source gives the review.';
COMMENT ON COLUMN "main"."review"."clean_text" IS 'The text without markup and entities, with line structure.';

CREATE OR REPLACE VIEW "main"."latest_run" AS
SELECT
    trend.load_run_key,
    trend.started_at,
    trend.finished_at,
    trend.seconds,
    trend.outcome,
    run.command,
    run.tool_version,
    run.rules_version,
    trend.file_count,
    trend.skipped_file_count,
    trend.read_count,
    trend.kept_count,
    trend.updated_count,
    trend.unchanged_count,
    trend.duplicate_count,
    trend.refused_count,
    trend.removed_count,
    trend.refused_share,
    trend.review_count_before,
    trend.review_count_after,
    trend.expectation_count,
    trend.passed_count,
    trend.failed_critical_count,
    trend.failed_warning_count,
    trend.failed_info_count,
    trend.error_count,
    trend.unexpected_row_count
FROM main.quality_trend AS trend
JOIN audit.load_run AS run ON run.load_run_key = trend.load_run_key
ORDER BY trend.load_run_key DESC
LIMIT 1;
COMMENT ON VIEW "main"."latest_run" IS 'The latest run, one row: how it ended, what became of its records, and how its expectations ended.';
COMMENT ON COLUMN "main"."latest_run"."load_run_key" IS 'The run that this belongs to.';
COMMENT ON COLUMN "main"."latest_run"."started_at" IS 'When it started, UTC.';
COMMENT ON COLUMN "main"."latest_run"."finished_at" IS 'When it ended, UTC; missing if it died.';
COMMENT ON COLUMN "main"."latest_run"."seconds" IS 'Time that the run took, in seconds; missing if it died.';
COMMENT ON COLUMN "main"."latest_run"."outcome" IS 'Whether it held; an error is ours, not the data''s.';
COMMENT ON COLUMN "main"."latest_run"."command" IS 'The command as typed.';
COMMENT ON COLUMN "main"."latest_run"."tool_version" IS 'Version of reviewmart.';
COMMENT ON COLUMN "main"."latest_run"."rules_version" IS 'Version of the cleaning and extraction rules.';
COMMENT ON COLUMN "main"."latest_run"."file_count" IS 'Files and archive members found.';
COMMENT ON COLUMN "main"."latest_run"."skipped_file_count" IS 'Files known unchanged and not read.';
COMMENT ON COLUMN "main"."latest_run"."read_count" IS 'Records read; the sum of the five fates that follow.';
COMMENT ON COLUMN "main"."latest_run"."kept_count" IS 'Records that became a new review.';
COMMENT ON COLUMN "main"."latest_run"."updated_count" IS 'Records that changed a known review.';
COMMENT ON COLUMN "main"."latest_run"."unchanged_count" IS 'Records equal to the known review.';
COMMENT ON COLUMN "main"."latest_run"."duplicate_count" IS 'Records that lost to another record of the same key.';
COMMENT ON COLUMN "main"."latest_run"."refused_count" IS 'Records refused with a reason.';
COMMENT ON COLUMN "main"."latest_run"."removed_count" IS 'Reviews removed: their file or record is gone, or they were forgotten.';
COMMENT ON COLUMN "main"."latest_run"."refused_share" IS 'Share of the records read that were refused.';
COMMENT ON COLUMN "main"."latest_run"."review_count_before" IS 'Reviews in the warehouse before the run.';
COMMENT ON COLUMN "main"."latest_run"."review_count_after" IS 'Reviews in the warehouse after the run.';
COMMENT ON COLUMN "main"."latest_run"."expectation_count" IS 'Expectations that were judged.';
COMMENT ON COLUMN "main"."latest_run"."passed_count" IS 'Expectations that held.';
COMMENT ON COLUMN "main"."latest_run"."failed_critical_count" IS 'Critical expectations that failed; one is enough to hold a run back.';
COMMENT ON COLUMN "main"."latest_run"."failed_warning_count" IS 'Expectations of severity warning that failed.';
COMMENT ON COLUMN "main"."latest_run"."failed_info_count" IS 'Expectations of severity info that failed.';
COMMENT ON COLUMN "main"."latest_run"."error_count" IS 'Expectations that could not be judged.';
COMMENT ON COLUMN "main"."latest_run"."unexpected_row_count" IS 'Rows that failed, summed over the expectations.';

CREATE OR REPLACE VIEW "main"."review_distinct" AS
SELECT
    review.review_key,
    copies.review_count,
    review.source_id,
    review.review_id,
    review.split,
    review.label,
    review.title_key,
    review.same_title_key,
    review.title_id,
    review.title_label,
    review.reviewer_key,
    review.reviewer_label,
    review.review_date_key,
    review.reviewed_on,
    review.reviewed_at,
    review.rating_out_of_10,
    review.whole_step_out_of_10,
    review.rating_label,
    review.rating_band,
    review.stated_rating_out_of_10,
    review.has_spoiler_warning,
    review.recommendation,
    review.word_count,
    review.sentence_count,
    review.paragraph_count,
    review.character_count,
    review.helpful_vote_count,
    review.vote_count,
    review.is_verified_purchase,
    review.content_digest,
    review.headline_text,
    review.clean_text
FROM main.review AS review
JOIN (
    SELECT coalesce(duplicate_of_review_key, review_key) AS review_key, count(*) AS review_count
    FROM main.fact_review
    GROUP BY ALL
) AS copies ON copies.review_key = review.review_key
WHERE NOT review.is_duplicate;
COMMENT ON VIEW "main"."review_distinct" IS 'One raw text: the review that stands first among those with that text, so that no text counts twice.';
COMMENT ON COLUMN "main"."review_distinct"."review_key" IS 'Digest of source id and review id.';
COMMENT ON COLUMN "main"."review_distinct"."review_count" IS 'Reviews that have this text, the first one included.';
COMMENT ON COLUMN "main"."review_distinct"."source_id" IS 'The name given by --source, by default the layout.';
COMMENT ON COLUMN "main"."review_distinct"."review_id" IS 'The id within the source.';
COMMENT ON COLUMN "main"."review_distinct"."split" IS 'The part of a machine-learning split.';
COMMENT ON COLUMN "main"."review_distinct"."label" IS 'The sentiment that the dump gives.';
COMMENT ON COLUMN "main"."review_distinct"."title_key" IS 'The title id that the source gave.';
COMMENT ON COLUMN "main"."review_distinct"."same_title_key" IS 'The key that all ids of this work share; its own key if the id stands alone.';
COMMENT ON COLUMN "main"."review_distinct"."title_id" IS 'The id as the source gives it; if other, behind the source''s name.';
COMMENT ON COLUMN "main"."review_distinct"."title_label" IS 'Name and year of the title, or its id where no name is known.';
COMMENT ON COLUMN "main"."review_distinct"."reviewer_key" IS 'Who wrote it.';
COMMENT ON COLUMN "main"."review_distinct"."reviewer_label" IS 'Name of the reviewer as shown, or the id.';
COMMENT ON COLUMN "main"."review_distinct"."review_date_key" IS 'The day it was written.';
COMMENT ON COLUMN "main"."review_distinct"."reviewed_on" IS 'Calendar day as the source says, never shifted.';
COMMENT ON COLUMN "main"."review_distinct"."reviewed_at" IS 'Instant in UTC; missing where the source has days only.';
COMMENT ON COLUMN "main"."review_distinct"."rating_out_of_10" IS '10 times value by scale, half up.';
COMMENT ON COLUMN "main"."review_distinct"."whole_step_out_of_10" IS 'Rounded down to a whole.';
COMMENT ON COLUMN "main"."review_distinct"."rating_label" IS 'The rating as text, or none.';
COMMENT ON COLUMN "main"."review_distinct"."rating_band" IS 'Negative to 4, positive from 7, mixed between, unrated without a rating.';
COMMENT ON COLUMN "main"."review_distinct"."stated_rating_out_of_10" IS 'The last rating said in the text itself.';
COMMENT ON COLUMN "main"."review_distinct"."has_spoiler_warning" IS 'Whether the text warns of spoilers; missing until extracted.';
COMMENT ON COLUMN "main"."review_distinct"."recommendation" IS 'Explicit advice in the text; missing until extracted.';
COMMENT ON COLUMN "main"."review_distinct"."word_count" IS 'Words of the clean text.';
COMMENT ON COLUMN "main"."review_distinct"."sentence_count" IS 'Sentences of the clean text.';
COMMENT ON COLUMN "main"."review_distinct"."paragraph_count" IS 'Paragraphs of the clean text.';
COMMENT ON COLUMN "main"."review_distinct"."character_count" IS 'Code points of the clean text.';
COMMENT ON COLUMN "main"."review_distinct"."helpful_vote_count" IS 'Votes that call it helpful.';
COMMENT ON COLUMN "main"."review_distinct"."vote_count" IS 'Votes cast, helpful or not.';
COMMENT ON COLUMN "main"."review_distinct"."is_verified_purchase" IS 'Whether the site verified the purchase.';
COMMENT ON COLUMN "main"."review_distinct"."content_digest" IS 'First 32 hex digits of SHA-256 of the raw text.';
COMMENT ON COLUMN "main"."review_distinct"."headline_text" IS 'The headline that the source gives the review.';
COMMENT ON COLUMN "main"."review_distinct"."clean_text" IS 'The text without markup and entities, with line structure.';
