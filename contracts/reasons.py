"""Why a record is refused, a file not read, or a row of the reference set aside: each code with its sentence."""

from __future__ import annotations

REFUSAL_REASONS: dict[str, str] = {
    "empty_file": "The file holds no bytes.",
    "invalid_encoding": "The bytes are not valid in the encoding that was declared.",
    "malformed_record": "The record is broken: no JSON object, unbalanced quotes, too few or too many cells.",
    "duplicate_field": "A field occurs twice in the record.",
    "wrong_type": "A field holds another type of value than its layout has there.",
    "missing_text": "The field that holds the text is missing or null.",
    "lone_surrogate": "A text holds half of a surrogate pair, which is no character.",
    "nul_character": "The text holds a NUL character.",
    "too_long": "The record is longer than the limit.",
    "blank_text": "Nothing but blanks and markup is in the text.",
    "endless_markup": "The text still changes after eight rounds of cleaning.",
    "rating_out_of_range": "The rating lies outside its scale.",
    "rating_unreadable": "The rating is no number on its scale.",
    "date_unreadable": "The date is not of the form that its layout has.",
    "date_out_of_range": "The date lies in the future or before 1900.",
    "title_id_unreadable": "The title id is not of the form that its namespace has.",
    "contract_broken": "The finished row breaks a rule of its table.",
    "forgotten": "It was forgotten on request and is kept from coming back; nothing of it is kept.",
}

FILE_REASONS: dict[str, str] = {
    "not_a_review": "The file belongs to the dump but holds no reviews.",
    "name_without_id_and_rating": "The name is not <id>_<rating>.txt.",
    "not_text": "The name does not end in .txt.",
    "not_a_regular_file": "It is a link, a device, a pipe or a folder.",
    "permission_denied": "It may not be read.",
    "read_error": "The system could not read it.",
    "vanished": "It vanished while the dump was read.",
    "changed_while_read": "It changed while it was read.",
    "archive_damaged": "The archive ends early or is damaged here.",
    "encrypted": "The archive member is encrypted.",
    "nested_archive": "It is an archive inside an archive or folder; name it by itself to load it.",
    "no_records": "It holds no records.",
    "other_fields": "Its fields are not those of the layout.",
    "damaged": "Its format is damaged, or reading it broke a limit of memory or time.",
    "too_large": "It is larger than the limit.",
    "undecodable_name": "The name is not valid UTF-8.",
    "replayed": "It was not read itself: records of it that had been refused were.",
    "gone": "It was known and is no longer there.",
    "wrong_header": "Its first line does not name the columns that it should have.",
    "missing": "It belongs to the reference data and is not beside the others.",
    "other_file_used": "Another file of the same table is used.",
}

SET_ASIDE_REASONS: dict[str, str] = {
    "undecodable": "The row is not valid UTF-8.",
    "too_long": "The row is longer than the limit.",
    "wrong_width": "The row has more or fewer columns than the header.",
    "repeated": "An earlier row has the same id.",
    "id_unreadable": "The id or the number that the row goes by has another form.",
    "person_without_name": "No person of that id has a name in the reference.",
    "name_unreadable": "The name holds no letter or digit, or a NUL character; the row is used without it.",
    "year_out_of_range": "The year is no number that can be a year of release; the row is used without it.",
    "runtime_out_of_range": "The running time is no number of minutes; the row is used without it.",
    "characters_unreadable": "The characters are no list of texts in JSON; the row is used without them.",
}
