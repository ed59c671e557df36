"""Names of real places that film reviews speak of: countries, states, large cities, regions, quarters and landmarks.

A list by hand: no data package of place names is both small and free of names that are mostly something else. What is
not here is found by its form, or beside a name that is here.
"""

from __future__ import annotations


def _names(block: str) -> frozenset[str]:
    return frozenset(name.strip() for line in block.strip().splitlines() for name in line.split("|") if name.strip())


COUNTRIES = _names("""
Afghanistan|Albania|Algeria|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh
Barbados|Belarus|Belgium|Belize|Bolivia|Bosnia|Botswana|Brazil|Bulgaria|Burma|Cambodia|Cameroon|Canada|Chile
China|Colombia|Congo|Costa Rica|Croatia|Cuba|Cyprus|Czechoslovakia|Czech Republic|Denmark|Dominican Republic
East Germany|Ecuador|Egypt|El Salvador|England|Eritrea|Estonia|Ethiopia|Fiji|Finland|France|Germany|Ghana
Great Britain|Britain|Greece|Greenland|Grenada|Guatemala|Guyana|Haiti|Holland|Honduras|Hong Kong|Hungary
Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Jamaica|Japan|Kazakhstan|Kenya|Korea|Kosovo|Kuwait
Laos|Latvia|Lebanon|Liberia|Libya|Lithuania|Luxembourg|Macedonia|Madagascar|Malaysia|Mali|Malta|Mexico
Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nepal|Netherlands|New Zealand|Nicaragua
Nigeria|North Korea|Northern Ireland|North Vietnam|Norway|Pakistan|Palestine|Panama|Papua New Guinea
Paraguay|Persia|Peru|Philippines|Poland|Portugal|Prussia|Puerto Rico|Romania|Russia|Rwanda|Saudi Arabia
Scotland|Senegal|Serbia|Siam|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Korea
South Vietnam|Soviet Union|Spain|Sri Lanka|Sudan|Sweden|Switzerland|Syria|Taiwan|Tanzania|Thailand|Tibet
Trinidad|Tunisia|Uganda|Ukraine|United Kingdom|United States|United States of America|Uruguay|Uzbekistan
Venezuela|Vietnam|Viet Nam|Wales|West Germany|Yemen|Yugoslavia|Zaire|Zambia|Zimbabwe|America
""")
STATES = _names("""
Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois
Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri
Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York State|North Carolina|North Dakota|Ohio
Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont
West Virginia|Wisconsin|Wyoming|Southern California|Northern California|Central Florida|South Florida
Upstate New York|Alberta|British Columbia|Manitoba|Newfoundland|Nova Scotia|Ontario|Quebec|Saskatchewan
Yukon|New South Wales|Queensland|Tasmania|Western Australia|South Australia|Long Island|Staten Island
""")
CITIES = _names("""
Amsterdam|Ankara|Antwerp|Athens|Atlanta|Atlantic City|Auckland|Baghdad|Baltimore|Bangkok|Barcelona|Beijing
Beirut|Belfast|Belgrade|Berlin|Beverly Hills|Birmingham|Bogota|Bombay|Boston|Brooklyn|Brussels|Bucharest
Budapest|Buenos Aires|Buffalo|Cairo|Calcutta|Calgary|Cambridge|Cape Town|Caracas|Casablanca|Chicago
Cincinnati|Cleveland|Cologne|Copenhagen|Dallas|Delhi|Denver|Des Moines|Detroit|Dresden|Dubai|Dublin
Edinburgh|El Paso|Fort Worth|Frankfurt|Geneva|Glasgow|Guadalajara|Hamburg|Hanoi|Harlem|Havana|Helsinki
Hiroshima|Ho Chi Minh City|Honolulu|Houston|Indianapolis|Istanbul|Jakarta|Jerusalem|Johannesburg|Kabul
Kansas City|Karachi|Key West|Kiev|Kolkata|Kuala Lumpur|Kyoto|Lagos|Las Vegas|Leeds|Leningrad|Lima|Lisbon
Liverpool|London|Los Angeles|Louisville|Lyon|Madrid|Malibu|Manchester|Manhattan|Manila|Marseille|Marseilles
Mecca|Melbourne|Memphis|Mexico City|Miami|Miami Beach|Milan|Milwaukee|Minneapolis|Minsk|Monte Carlo|Monterey
Montreal|Moscow|Mumbai|Munich|Nagasaki|Nairobi|Naples|Nashville|New Delhi|New Orleans|New York|New York City
Newark|Newcastle|Nottingham|Oakland|Oklahoma City|Osaka|Oslo|Ottawa|Oxford|Palermo|Palm Beach|Palm Springs
Paris|Pasadena|Perth|Philadelphia|Phnom Penh|Phoenix|Pittsburgh|Port-au-Prince|Portland|Prague|Pretoria
Princeton|Reno|Rio de Janeiro|Rio|Roswell|Rotterdam|Sacramento|Saigon|Salt Lake City|Salzburg|San Antonio
San Diego|San Francisco|San Jose|Santa Barbara|Santa Fe|Santa Monica|Santiago|Sao Paulo|Sarajevo|Seattle
Seoul|Seville|Shanghai|Sheffield|Sicily|Singapore|Stalingrad|St. Louis|St. Petersburg|Stockholm|Tampa
Tangier|Teheran|Tehran|Tel Aviv|Tijuana|Tokyo|Toledo|Toronto|Tucson|Tulsa|Tuscany|Vancouver|Vatican|Venice
Venice Beach|Vienna|Warsaw|Washington D.C.|Washington, D.C.|Washington DC|Wellington|Winnipeg|Yokohama
Zurich
""")
REGIONS = _names("""
Africa|Alps|Amazon|Andes|Antarctica|Arabia|Arctic|Asia|Auschwitz|Abu Ghraib|Alcatraz|Balkans|Bali|Baltic
Bavaria|Bermuda|Bermuda Triangle|Big Apple|Black Forest|Borneo|Bronx|Brighton|Brittany|Burbank|Capri
Caribbean|Carpathians|Catalonia|Central America|Central Europe|Central Park|Ceylon|Chechnya|Chernobyl
Coney Island|Corsica|Cornwall|Crimea|Dachau|Death Valley|Deep South|Devon|Dunkirk|East Africa|East Berlin
East Coast|East End|Eastern Europe|Europe|Everest|Far East|Gallipoli|Galway|Gaza|Gettysburg|Gibraltar
Grand Canyon|Greenwich Village|Guam|Guantanamo|Himalayas|Hollywood Boulevard|Hudson River|Indochina|Iwo Jima
Jersey City|Kashmir|Lake District|Lake Tahoe|Lapland|Latin America|Lower East Side|Loch Ness|Macau|Manchuria
Martha's Vineyard|Mediterranean|Middle East|Midwest|Mid-West|Mount Everest|Mount Rushmore|Nanking|Nantucket
Niagara Falls|Nile|Normandy|North Africa|North America|North Pole|North Sea|Notre Dame|Notting Hill|Okinawa
Orient|Outback|Oxford Street|Ozarks|Pacific Northwest|Palestine|Patagonia|Pearl Harbor|Piccadilly|Polynesia
Pompeii|Provence|Pyrenees|Red Square|Rhodesia|Riviera|Rocky Mountains|Sahara|Salem|Sahara Desert|San Quentin
Sardinia|Saskatoon|Scandinavia|Serengeti|Siberia|Silicon Valley|Sing Sing|Soho|South America|South Bronx
South Central|South Pacific|South Pole|Southeast Asia|Stonehenge|Sunset Strip|Tahiti|Thames|Times Square
Transylvania|Treblinka|Trinidad|Tiananmen Square|Upper West Side|Upper East Side|Wall Street|Waterloo
West Africa|West Berlin|West Coast|West End|West Indies|Western Europe|Westminster|White House|Woodstock
World Trade Center|Yorkshire|Yosemite|Yellowstone|Yucatan|Empire State Building|Eiffel Tower
Statue of Liberty|Golden Gate Bridge|Buckingham Palace|Brooklyn Bridge|Madison Square Garden|Queens|Essex
Sussex|Suffolk|Norfolk|Dorset|Somerset|Surrey|Hampshire|Gaza Strip
""") - {"Big Apple", "Orient"}
# These are first names, surnames or common words as well: only where the words around them speak of a place.
UNSURE = _names("""
Georgia|Virginia|Victoria|Florence|Charlotte|Madison|Austin|Jackson|Lincoln|Phoenix|Orlando|Dallas|Chelsea
Brooklyn|Sydney|Paris|Houston|Jordan|Chad|Israel|Savannah|Troy|Turkey|Washington|Kent|Lancaster|York|Bristol
Salem|Waterloo|Casablanca|Cleveland|Memphis|Alexandria|Vienna|Venice|Rome|Rochester|Richmond|Hollywood
Anaheim|Queens|Essex|Norfolk|Somerset|Surrey|Woodstock|Buffalo|Wellington|Vatican|Oxford|Cambridge|Princeton
Amazon|Oakland|Newark|Reno|Birmingham|Brighton|Devon|Capri|Rio|Munich|Havana|Chicago|Philadelphia|Nashville
Perth|Tampa|Naples|Monaco|Cuba|Mali|Toledo|Shanghai|Panama|Amsterdam|Pearl Harbor|Titan|Grenada|Sicily
Santiago|Delhi|Holland|Siam|Bali|Stockholm|Cologne|Trinidad|Montana|Dakota|Carolina|Cincinnati|Lima
Frankfurt|Hamburg|Milan|Denver|Portland|Auckland|Atlanta|Boston|Westminster|White House|Notre Dame|Congo
Fiji|Ireland|England|Wales|France
""")
# Written in capitals, and places only so.
ABBREVIATIONS = _names("USA|U.S.A.|U.S.A|U.S.|UK|U.K.|NYC|N.Y.C.|L.A.|D.C.|USSR|U.S.S.R.|NY|N.Y.|Washington D.C")
# Common enough to be read in lower case too.
LOWER_CASE = _names("""
new york|new york city|los angeles|california|texas|florida|london|america|england|france|germany|japan
china|india|mexico|canada|australia|russia|africa|europe|hong kong|las vegas|chicago|harlem|brazil|spain
italy|ireland|scotland|vietnam|iraq|iran|afghanistan|egypt|united states|usa
""")

PLACES = COUNTRIES | STATES | CITIES | REGIONS | UNSURE
