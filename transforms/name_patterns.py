"""The words before and behind a name that tell something about it, each kind in a group of its name.

Both patterns see small letters only, so that no other name stands between the words and the name, and at most a few
dozen characters: what they cost does not depend on the length of a text.
"""

from __future__ import annotations

_EDGE = r"(?-u:\b)"  # the edge of an ASCII word: Unicode's would be many times as slow
_FILL = r"(?:[a-z'’-]+,? ){0,4}"
_DETERMINER = r"(?:(?:the|a|an|this|his|her|our|its) )?"
CRAFT = (
    "direct|helm|film|movie|flick|writ|wrote|script|pen|screenplay|produc|play|portray|act|voic|perform|cameo|role|turn|"
    "narrat|support|compos|scor|music|soundtrack|shot|photograph|cinematograph|lens|camera|edit|choreograph|design|"
    "effect|novel|book|based|story|stories|song|anything|work|influenced|inspired|classic|creat|made|sung|adapt|make"
)
CALLING = (
    "director|filmmaker|film-maker|writer|author|novelist|producer|actor|actress|star|newcomer|comedian|composer|"
    "cinematographer|editor|choreographer|villain|heroine|hero|legend|veteran|creator|critic|singer"
)
LEFT = (
    rf"(?:{_EDGE}(?P<by>(?:{CRAFT})[a-z-]*,? (?:[a-z/-]+,? ){{0,5}})by {_FILL}"
    rf"|{_EDGE}(?P<calling>[a-z/-]*(?:{CALLING})(?:s|es)?)[,:]? (?:being |is |are |was )?"
    rf"{_DETERMINER}"
    rf"|{_EDGE}(?P<cast>starring|featuring|features|stars|starred|cast [a-z]+|co-star[a-z]*|opposite|alongside|"
    rf"acting (?:of|from)|performances? (?:of|from)|supported by|joined by)[,:]? {_FILL}"
    rf"|{_EDGE}(?P<likened>like|than|unlike|la|reminiscent of|compared to|ringer for|instead of|comparisons? to|"
    rf"remind[a-z]* (?:me |us |one |you )?of|"
    rf"fans? of|such as|likes of|influence of|homage to|tribute to|rip-?off of|works? of|films of|movies of)"
    rf",? (?:say,? )?"
    rf"{_DETERMINER}"
    rf"|{_EDGE}(?P<played>plays|played|playing|portrays|portrayed|portraying|as|named|called|characters?|role of|"
    rf"part of|portrayal of|into)[,:]? {_FILL})$"
)
RIGHT = (
    rf"^(?:-(?P<tied>directed|helmed|scripted|penned|written|produced|starring|esque|like|style|bashing|ish)"
    rf"| (?P<passive>directed|written|produced|composed|edited|shot|scored|filmed|scripted|penned|made)"
    rf" (?:and [a-z-]+ )?by{_EDGE}"
    rf"| (?:provides?|provided|contributes?|contributed|supplies|supplied|wrote|does|did|do|doing|composed)"
    rf" (?:[a-z'’-]+ ){{0,6}}(?P<supplies>scores?|soundtrack|music|cinematography|photography|script|screenplay|"
    rf"directing|direction){_EDGE}"
    rf"|(?:,? (?:who|he|she|also|again|really|actually|himself|herself|just|always|then|both|all|each"
    rf"|[a-z]+ly),?){{0,2}} "
    rf"(?P<does>plays?|played|playing|portrays?|portrayed|portraying|stars?|starred|starring|gives?|gave|delivers?|"
    rf"delivered|shines?|steals?|acts?|acted|performs?|co-stars?|turns? in|does an?|did an?|lends?|voices?|directs?|"
    rf"directed|directing|wrote|writes|(?:was |is )?(?:mis)?cast|helms|helmed|produced|composed|appears?|"
    rf"appeared){_EDGE}"
    rf"|(?:[a-z'’-]+,? | ){{0,3}}(?P<of>performances?|acting|portrayal|direction|directing|cinematography|photography|"
    rf"score|music|script|screenplay|writing|novels?|books?|stor(?:y|ies)|characters?|films?|movies?|flicks?|work|"
    rf"career|fans?|version|presence|cameo|voice|role|comedy|comedies|style|masterpiece|classic|show|series){_EDGE}"
    rf"|(?:,? (?:is|are|was|were)? ?(?:[a-z'’-]+ ){{0,4}})(?P<turns>as |in the role|playing )"
    rf"|(?:,? (?:is|are|was|were) ?(?:[a-z'’-]+ ){{0,3}}|,? |,? ?\()(?P<is_played>played|portrayed|voiced|performed|"
    rf"acted|brought to life) (?:[a-z'’-]+ ){{0,4}}by "
    rf"|(?:,? (?:the|an?|(?:who )?(?:is|was) (?:the|an?)) (?:[a-z-]+ ){{0,2}}| \()(?P<is_a>director|filmmaker|writer|"
    rf"screenwriter|producer|actor|actress|star|composer|cinematographer|editor){_EDGE}"
    rf")"
)
# The commonest words beside names are looked up more cheaply.
SMALL = ("the", "a", "an", "in", "at", "on", "to", "from")
BE = ("is", "was", "are", "were", "does", "did", "has", "had")
