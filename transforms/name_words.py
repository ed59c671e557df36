"""English words that part names or tell what stands beside them. Each list holds folded words."""

from __future__ import annotations

# ruff: noqa: SIM905 (lists of words are read and kept in order more easily as text)

# Words of grammar and common openings of a sentence: a capital says nothing about them.
STOP_WORDS = frozenset(
    """
    a about above absolutely according actually after afterwards again against ah alas all almost along already alright
    also although always am among an and another any anybody anyhow anyone anything anyway anyways apart apparently are
    aren't around as aside at avoid aww away awesome bad based basically be because before being below beside besides
    best better between beware beyond big both bottom but by came can can't cannot certainly check clearly come could
    couldn't currently damn definitely despite did didn't do does doesn't don't done down due during each either else
    enough enter especially essentially even eventually ever every everybody everyone everything everywhere exactly
    except excellent few finally first firstly for forget fortunately from fun funny further furthermore generally get
    give given go good great had has hasn't have haven't having he he'd he'll he's hello hence her here here's hers
    herself hey hi highly him himself his hmm hopefully how how's however i i'd i'll i'm i've if imagine in including
    incidentally indeed initially inside instead interestingly into is isn't it it'd it'll it's its itself just keep
    last lastly lately later least less let let's like likewise look looking looks lots luckily made main mainly make
    many maybe me mean meanwhile might mine more moreover most mostly much must my myself naturally near nearly neither
    never nevertheless next nice no nobody none nonetheless nope nor not nothing now nowadays obviously of off often oh
    ok okay on once one ones only onto oops or originally other others otherwise ouch our out over overall own
    particularly perhaps personally please plus possibly presumably pretty previously probably put quite rather really
    recently regarding regardless right sadly said same save say saying says second secondly see seeing seems seriously
    several shall she she'd she'll she's should shouldn't similarly simply since so some somebody somehow someone
    something sometimes somewhere soon sorry speaking still strangely such suddenly sure surely surprisingly take taking
    than thank thankfully thanks that that'll that's the their theirs them then there there's therefore these they
    they'd they'll they're they've think third this those though three through throughout thus till to together too top
    total toward towards truly try trust two ugh ultimately um under undoubtedly unfortunately unless unlike until up
    upon us used using usually very want was wasn't watch watched watching we we'd we'll we're we've well were weren't
    what what's whatever when whenever where whereas wherever whether which while who who's whoever whole whom whose why
    will with within without won't wonderful worse worst would wouldn't wow yeah yes yet you you'd you'll you're you've
    your yourself young old poor everyday four five six seven eight nine ten half ps im ive dont thats heres theres
    co cant wont didnt doesnt isnt
    add ask believe both brilliant call consider don don't expect fans find follow hats hold
    how'd hope kudos learn leave let loved love loving meet minor mix note number part people point read rent remember
    score set show spoiler spoilers start stay stop story tell terrible ditto too unbelievable wait warning whilst
    whatsoever y'know yep yup et etc vs aka ie eg via per it'd must've should've could've would've
    films film movie movies flick cinema picture pictures hollywood bollywood tv dvd vhs imdb
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday christmas halloween
    """.split()
) - {"will", "don", "young", "love", "march", "april", "june", "august", "friday"}

# What a title before a name makes of it: mostly somebody in the story.
HONORIFICS = frozenset(
    """
    mr mrs ms miss dr doctor sir dame lord lady captain capt colonel col general gen major sergeant sgt lieutenant lt
    corporal private inspector detective det officer sheriff marshal agent professor prof king queen prince princess
    duke duchess count countess baron baroness emperor empress president senator mayor governor judge father mother
    sister brother uncle aunt aunty auntie grandma grandpa reverend rev saint madame madam mademoiselle monsieur herr
    senor don dona commander admiral chief coach nurse
    """.split()
)

# Whose people: in front of a name it only qualifies.
DEMONYMS = frozenset(
    """
    american african australian austrian asian arab argentine belgian brazilian british bulgarian canadian chinese cuban
    czech danish dutch egyptian english european finnish french german greek hindu hungarian indian iranian iraqi irish
    israeli italian jamaican japanese jewish korean latin latino mexican muslim nazi norwegian persian polish portuguese
    romanian russian scottish serbian soviet spanish swedish swiss thai turkish vietnamese welsh yugoslav catholic
    christian
    """.split()
) - {"christian"}

# What is called before a person: "Director Ann Lee". It parts names, too.
CALLING_WORDS = frozenset(
    """
    director directors co-director filmmaker filmmakers directed writer writers co-writer writer-director
    writer/director screenwriter screenwriters written producer producers co-producer produced executive actor actors
    actress actresses starring co-star co-stars newcomer comedian comedians composer composers cinematographer
    cinematographers editor editors author novelist
    """.split()
)
