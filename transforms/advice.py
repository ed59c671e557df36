"""The words that advise a reader to see a work or to leave it, and what takes their meaning away."""

from __future__ import annotations

from dataclasses import dataclass

_B = r"(?-u:\b)"
_NT = r"n['’`]?t"
# The verb before "n't" is looked at from the words before, so that the expression starts with what is rare.
_NOT = rf"(?i:{_NT}|not|never)"
_NOT_BEFORE = r"(?i)(?:\b(?:do|would|wo|should|ca|must|could)|[^a-z])$"
_KIND = r"(?:movie|film|show|series|dvd|flick|picture|episode|one|gem|masterpiece|classic|documentary|short|thing)"
_WORK = rf"(?i:it|this(?: [a-z]+)? {_KIND}|the {_KIND}|that {_KIND}|this|them|these)"
_SEE = r"(?i:see|watch|rent|buy|check out|check|catch|get|own|view|experience|pick up|purchase|seek out|go see|find)"
_HARM = r"(?i:skip|avoid|stay|pass|miss|never|run|leave|don|do not|not)"
_NEGATED = (
    rf"(?i)(?:\b(?:not|{_NT}|cannot|cant|dont|wouldnt|never|hardly|barely|scarcely|no one|nobody|nothing"
    rf"|isnt|neither|nor|unable|hesitate|less|hard|difficult|reluctant[a-z]*)\b|n[’'`]t\b)[^.!?\n;:,]{{0,26}}$"
)


@dataclass(frozen=True)
class Advice:
    """One way to advise.

    Args:
        name: of the rule.
        role: `yes` or `no`.
        words: the expression that is looked for.
        unless_before: what before it, within the sentence, makes it something else.
        unless_after: what after it does so.
        only_after: what must stand before it.
        negated: the role if the words before it deny it; missing where that says nothing.
    """

    name: str
    role: str
    words: str
    unless_before: str = "^$a"
    unless_after: str = "^$a"
    only_after: str = ""
    negated: str | None = None


NEGATED = _NEGATED
_IMPERATIVE = (
    r"(?i)(?:^|[.!?\n:;)(*-] *|\b(?:so|just|please|then|definitely|but|must|should|go|least|and|still"
    r"|do|gotta|advice) |, )$"
)

ADVICE = (
    Advice(
        "recommend",
        "yes",
        rf"(?i:recommend(?:ed|able)?){_B}",
        unless_before=(
            r"(?i)(?:\b(?:was|been|were|who|which|friends?|he|she|they|critics|reviewers|someone|people|store|netflix|came|comes|as|only|also|imdb"
            r"|had|has) (?:[a-z]+ ){0,2})$|\bwould have to$"
        ),
        unless_after=(
            rf"(?i)^ ?(?:by|to me|(?:that )?(?:you|people|anyone|everyone)? ?(?:to )?{_HARM}|instead|skipping"
            rf"|avoiding|staying|against|reading"
            r"|the (?:book|novel|original|soundtrack)|passing|leaving|not|doing|him|her|dosage|you (?:read|go)"
            r"|viewing age|other|something|another|any)"
        ),
        negated="no",
    ),
    Advice(
        "must_see",
        "yes",
        rf"(?i:must[- ]?(?:see|watch|have|own|view|buy|rent)|must){_B}",
        only_after=r"(?i)(?:^|[.!\n(\"':] ?|\b(?:an?|the|definite(?:ly)?|absolute(?:ly)?|total|real|true|is|are"
        r"|as|another|definate|this|big|complete|certain|real) ?[\"']?)$",
        unless_before=r"(?i)(?:\b(?:he|she|they|there|it|who|this|actor|director|movie|film) )$",
        unless_after=r"(?i)^ (?:be|have|been|also|say|admit|confess|get|take|go|do|make|give|find|not|to know"
        r"|let|the|then|he|she|now|learn|first)\b|^-? ?(?:have|see) (?:been|had|gone|taken|the)\b"
        r"|^ been|^ said",
    ),
    Advice(
        "not_to_be_missed",
        "yes",
        rf"(?i:(?:not to (?:be )?miss(?:ed)?|(?:don{_NT[1:]}|do not|can{_NT[1:]}|cannot|should not"
        rf"|shouldn{_NT[1:]}|must not) (?:want to )?miss (?:it|this|out|the))){_B}",
        unless_after=r"(?i)^ (?:mark|target|point)",
    ),
    Advice(
        "worth",
        "yes",
        rf"(?i:worth (?:it|(?:a|the|another|one|at least a|at least one|every)(?: [a-z]+)? (?:watch|look|see"
        rf"|view|viewing|rent|rental|visit|try|peek|time|money|effort"
        rf"|price|trip|search|ticket|penny|minute|dime|watching|purchase|shot|glance|hunt|admission)|(?:your"
        rf"|the|anyone's|his|every) (?:time|money|while|attention|bucks?)|(?:a )?(?:re)?(?:seeing|watching"
        rf"|viewing|checking|catching"
        rf"|buying|owning|renting|seeking|tracking|looking|finding|picking|hunting|visiting|giving|a look)|while)){_B}",
        unless_before=r"(?i)(?:\b(?:only|nothing|anything|thing|things|part|whether|if|almost|scene|what"
        r"|what it['’]?s|for what|was|were|one|moment|makes?|made|him|her|than|question|not"
        r"|character|actor|actress|performance)\b[^.!?\n]{0,20})$",
        unless_after=r"(?i)^ (?:in gold|of)|^\?",
        negated="no",
    ),
    Advice(
        "you_should",
        "yes",
        rf"(?i:(?:must|should|have to|has to|need to|needs to|gotta|got to|ought to)(?: (?:really|definitely"
        rf"|at least|all|absolutely|just|go out and|and|also|certainly))* {_SEE} {_WORK}){_B}",
        only_after=r"(?i)(?:\b(?:you|everyone|everybody|anyone|y['’]?all|folks|fans?|one|u|people|all|you['’]ve|they|family|lover|buff|person|who)\b[^.!?\n,;]{0,28})$",
        unless_after=r"(?i)^ (?:to (?:believe|understand|get|appreciate|know|see)|again|through|in|from|at"
        r"|before|coming|as a|as an|happen|work|done)\b",
        unless_before=r"(?i)\b(?:why|no reason|reason|think|if you|before you|without|see why)\b[^.!?\n]{0,24}$"
        r"|n['’]t [^.!?\n]{0,14}$",
    ),
    Advice(
        "go_see",
        "yes",
        rf"(?i:{_SEE} {_WORK}(?: out| now| today)*){_B}",
        only_after=(
            r"(?i)(?:^|[.!?\n:;)(*] *|\b(?:so|please|definitely|absolutely|you must|then) )"
            r"(?:just )?(?:go (?:out )?(?:and )?)?$"
        ),
        unless_after=r"(?i)^ (?:instead|again|through|is|was|were|has|had|if you(?:['’]re| are)? (?:bored"
        r"|have nothing|must|dare|want|hate|enjoy|like bad|need)|with|without|on the|at (?:your"
        r"|own)|as a|for (?:the|a) (?:laugh|bad)|happen|only|work|done|over|right|straight|the|to"
        r"|together|back|a|in|would|could|should|did|does|makes|made)\b",
        unless_before=r"(?i)(?:\b(?:don['’]?t|not|never|i|to|we|they|did|didn['’]t)[ .]*)$",
    ),
    Advice(
        "favour",
        "yes",
        rf"(?i:do (?:yourself|your ?self|yourselves) (?:a|the|one)? ?(?:big |huge |real )?favou?r(?: and|,|:| -"
        rf"| &|;|\.)*(?: please| just| go| to)* {_SEE}){_B}",
        unless_after=r"(?i)^[^.!?\n]{0,50}(?:instead|original|something else|rather|elsewhere|other|\bnot\b)",
    ),
    Advice(
        "give_it_a_try",
        "yes",
        rf"(?i:give (?:it|this|this one|this movie|this film|the movie|the film|this show) (?:a|another) (?:try"
        rf"|chance|shot|watch|look|go|viewing|whirl|rent)){_B}",
        only_after=_IMPERATIVE,
        unless_before=r"(?i)(?:\b(?:i|to|we|decided to|would|thought i(?:['’]d)?|will|let['’]s|didn['’]t|but i)\b ?)$",
    ),
    Advice(
        "suggest",
        "yes",
        rf"(?i:(?:suggest|advise|urge|encourage) (?:that )?(?:you|everyone|anyone|people|all"
        rf"|every)[^.!?\n,]{{0,25}}? (?:to |should )?{_SEE} {_WORK}){_B}",
        unless_before=r"(?i)(?:not|n['’]t) $",
        unless_after=r"(?i)^ (?:instead|with caution)|^[^.!?\n]{0,30} instead",
    ),
    Advice(
        "one_to_watch",
        "yes",
        rf"(?i:to (?:see|watch|catch|own)){_B}",
        only_after=r"(?i)(?:\bis|['’]s|\bare) (?:definitely |certainly )?(?:the|a|one)(?: one| film| movie| show)? $",
        unless_before=r"(?i)(?:not|n['’]t|if) ?$",
        unless_after=r"(?i)^ (?:him|her|how|what|for|out|in|the)\b",
    ),
    Advice(
        "waste",
        "no",
        only_after=_NOT_BEFORE,
        words=rf"{_NOT} (?i:(?:even )?(?:want to )?waste (?:your|you|any|ur|a|the|one|another|precious|money"
        rf"|time|two|[0-9])){_B}",
        unless_before=r"(?i)\b(?:i|he|she|they|we|does|did)['’]?(?:ll|d)? ?(?:do|would|wo|should|ca|can|could"
        r"|will|must)? ?$",
    ),
    Advice(
        "bother",
        "no",
        only_after=_NOT_BEFORE,
        words=rf"{_NOT} (?i:(?:even )?bother){_B}",
        unless_before=r"(?i)\b(?:i|he|she|they|we|it|that|this|which|who|does|did|would|really|could|director"
        r"|writers?|producers?)(?: [a-z]+)? ?$",
        unless_after=r"(?i)^ (?:me|him|her|us|them|you|anyone|people|to (?:explain|read|listen|develop|give"
        r"|mention|describe))\b|^(?:ed|s|ing)",
    ),
    Advice(
        "avoid",
        "no",
        rf"(?i:avoid (?:it|this|at all|at any|like|watching|seeing|the (?:movie|film)|these|them)|to be avoided"
        rf"|best avoided|avoid){_B}",
        only_after=r"(?i)(?:^|[.!?\n:;)(*-] *|\b(?:please|to|should|and|so|just|definitely|must|best|be|,|one"
        r"|better) )$",
        unless_after=r"(?i)^ (?:the |being|any|getting|a|his|her|their|all|some|becoming|having|such|making"
        r"|falling|what|that|detection|capture|spoil)|^[ed]|^ (?:it|this) (?:as|by)",
        unless_before=r"(?i)(?:\b(?:tries|trying|tried|able|managed|manages|order|wants?|attempt[a-z]*|how|hard|he"
        r"|she|they|him|her|them|me|us|trouble|careful|wish[a-z]*|way|ways|made sure|seems?|need"
        r"|impossible|not|difficult|cannot|i) (?:to )?(?:[a-z]+ )?)$",
    ),
    Advice(
        "stay_away",
        "no",
        rf"(?i:(?:stay|keep|steer)(?: (?:far|well|very|right|the hell|miles|as far|far,|as))* (?:away|clear)"
        rf"|run(?: (?:far|fast|screaming|like hell|for the hills|don{_NT[1:]} walk,?))* away(?: from (?:it"
        rf"|this))?){_B}",
        only_after=_IMPERATIVE + r"|(?i)\b(?:to|you|would|and|people|yourself) $",
        unless_before=r"(?i)(?:\b(?:him|her|them|he|she|they|me|to (?:run)|and|had|can['’]t|couldn['’]t|not"
        r"|must|tells?|told|warned|warns) (?:to )?)$",
        unless_after=r"(?i)^ (?:from (?:the |him|her|his|home|them|each|me|my|any|those|certain|drugs|love|that"
        r"|all|women|men)|with|to)",
    ),
    Advice(
        "skip",
        "no",
        rf"(?i:skip (?:it|this|that one)|pass on (?:it|this)|give (?:it|this|this one|this movie"
        rf"|this film) a (?:miss|pass|wide berth)|one to miss|miss this one|favou?r(?: and|,|:| -|;"
        rf"|\.)*(?: please| just)* {_HARM}){_B}",
        unless_before=r"(?i)(?:\bn['’]?t|not|never|to miss|i|or|almost|shouldn['’]t|nearly) ?(?:want to |to )?$",
        unless_after=r"(?i)^ (?:part|paragraph|section|if you (?:have|want to know)|review|scene)",
    ),
    Advice(
        "save",
        "no",
        rf"(?i:save (?:your ?self|ur ?self|yourselves|your (?:time|money|hard|cash|energy)|the (?:time|money)"
        rf"|ur money|yourself (?:the|some|from|a))){_B}",
        only_after=_IMPERATIVE,
        unless_before=r"(?i)\b(?:to|can|could|will) $",
    ),
    Advice(
        "do_not_see",
        "no",
        only_after=_NOT_BEFORE,
        words=rf"{_NOT} (?i:(?:ever |even |go |go and |go out and |under any circumstances |want to "
        rf"|to )*(?:see|watch|rent|buy|pay|spend|purchase|take a chance on|be fooled|fall for"
        rf"|make the mistake|go near|get) (?:{_WORK}|to see|your|money|by the|into|near|anywhere near|of"
        rf"|a (?:dime|penny|cent))){_B}",
        unless_before=r"(?i)(?:\b(?:i|he|she|they|we|who|did|does|if you|could|would|you|why|people|have|had"
        r"|may|might|or|that|is|was|just|but|kids|children|parents|those)(?: really| still| just"
        r"| ever)?(?: (?:do|would|wo|should|ca|can|could|will|must|did|does))? ?)$",
        unless_after=r"(?i)^ (?:if|unless|before|when|alone|with|expecting|because|for the|until|again|late"
        r"|at night|right|while|as|in a|on a|sitting|lightly|too)\b",
    ),
    Advice(
        "instead",
        "no",
        rf"(?i:instead){_B}",
        only_after=r"(?i)\b(?:see|watch|rent|read|get|buy|find) [^.!?\n]{2,45} $",
        unless_before=(
            r"(?i)\b(?:i|to|we|he|she|they|should have|i['’]d) (?:rather )?(?:see|watch|rent|read|get|buy|find)"
            r"\b[^.!?\n]*$"
        ),
        unless_after=r"(?i)^ of\b|^,? (?:we|he|she|they|it|the|i)\b",
    ),
    Advice(
        "elsewhere",
        "no",
        rf"(?i:look elsewhere|better off (?:watching|renting|seeing|reading|not|doing|buying)){_B}",
    ),
    Advice(
        "not_for_money",
        "no",
        rf"(?i:not(?: even)? worth (?:a|the|your|it|watching|seeing|renting|buying|one|any)|(?:total|complete"
        rf"|utter|huge|big|terrible|absolute) waste of (?:your|my|one's) (?:time|money)){_B}",
        unless_before=r"(?i)(?:only|if|probably|almost) $",
    ),
)
