"""What the article behind ``examples/us-russia`` tells, as data, in the order in which it tells it.

A needle is found, whatever the case and the white space, in the text of every item the fact
names, or in the name, role or title of something that item refers to. No needle holds markup,
quotation marks or an apostrophe, so that all survive Markdown, HTML and plain text.
"""

from __future__ import annotations

from attrs import field, frozen

__all__ = ["FACTS", "Fact"]

TALKS = ("us-russia-talks",)
G7 = ("g7-summit-2023",)
COUNTER = ("russia-counter-summit-2023",)
VIENNA = ("vienna-arms-control",)
UN = ("un-discussions",)
BIDEN = ("biden-g7-ukraine",)
HALL = ("hall-outlet",)
GREEN_CHANNELS = ("green-channels",)
GREEN_LINES = ("green-lines-open",)
ASHFORD = ("ashford-interests",)
EXPERTS = HALL + GREEN_CHANNELS + GREEN_LINES + ASHFORD
ROUNDS = VIENNA + UN


@frozen(kw_only=True)
class Fact:
    """One thing the article tells.

    Attributes:
        id: A name for the fact, for test reports.
        what: The fact in our own words.
        items: The ids of the items that carry it, each of them wholly.
        needles: Words that show it, each in the text of every one of those items.
        kinds: The parts of an item it is in: summary, agenda, significance, position, outcome,
            statement, speaker, participant, place, party, topic, instrument, relation, date, title,
            source.
    """

    id: str
    what: str
    items: tuple[str, ...]
    needles: tuple[str, ...]
    kinds: tuple[str, ...] = field(default=("summary",))


FACTS = (
    # The opening
    Fact(
        id="tense-but-talking",
        what="Relations are tense and yet the two go on meeting.",
        items=TALKS,
        needles=("Relations are tense", "go on meeting"),
    ),
    Fact(
        id="past-few-months",
        what="The talks belong to the months around mid-2023; no first day is given.",
        items=TALKS,
        needles=("2023",),
        kinds=("date",),
    ),
    Fact(
        id="tone-varies",
        what="Some meetings go well, others badly.",
        items=TALKS,
        needles=("some sessions are friendly", "others bitter"),
    ),
    Fact(
        id="adversaries-talk",
        what="One would expect nothing but confrontation, and still they talk.",
        items=TALKS,
        needles=("pure adversaries",),
    ),
    Fact(
        id="managing-rivalry",
        what="Diplomacy is a way to handle the rivalry, avoid escalation and at times settle disputes.",
        items=TALKS,
        needles=("handle the rivalry", "boiling over", "settle a dispute"),
    ),
    # What is happening
    Fact(
        id="out-of-view",
        what="The public does not always see the talks.",
        items=TALKS,
        needles=("out of public view",),
    ),
    Fact(
        id="global-stability",
        what="The talks matter to global stability.",
        items=TALKS,
        needles=("support global stability",),
        kinds=("significance",),
    ),
    Fact(
        id="level-secretary-of-state",
        what="The U.S. Secretary of State takes part.",
        items=TALKS,
        needles=("Secretary of State",),
    ),
    Fact(
        id="level-foreign-ministers",
        what="Russian foreign ministers take part.",
        items=TALKS,
        needles=("foreign ministers",),
    ),
    Fact(
        id="level-heads-of-state",
        what="Heads of state take part now and then.",
        items=TALKS,
        needles=("heads of state",),
    ),
    Fact(
        id="parties",
        what="The two parties are the United States and Russia.",
        items=TALKS + ROUNDS,
        needles=("United States", "Russia"),
        kinds=("party",),
    ),
    Fact(
        id="topic-arms-control",
        what="Arms control is a subject.",
        items=TALKS + ROUNDS,
        needles=("Arms control",),
        kinds=("topic",),
    ),
    Fact(
        id="topic-sanctions",
        what="Economic sanctions are a subject.",
        items=TALKS,
        needles=("Economic sanctions",),
        kinds=("topic", "agenda"),
    ),
    Fact(
        id="topic-ukraine",
        what="Ukraine is a subject.",
        items=TALKS + G7 + COUNTER + BIDEN,
        needles=("Ukraine",),
        kinds=("topic",),
    ),
    Fact(
        id="topic-cybersecurity",
        what="Cybersecurity is a subject.",
        items=TALKS,
        needles=("Cybersecurity",),
        kinds=("topic", "agenda", "summary"),
    ),
    Fact(
        id="divergent-goals",
        what="Goals differ, above all over Russia's war on Ukraine and U.S. support for Ukraine.",
        items=TALKS,
        needles=("their goals do pull apart", "American backing for Kyiv"),
    ),
    Fact(
        id="feature-nuclear",
        what="Typical: nuclear arms control, with high stakes.",
        items=TALKS,
        needles=("Nuclear arms control", "a great deal riding on it"),
        kinds=("agenda",),
    ),
    Fact(
        id="feature-military-support",
        what="Typical: tension over Ukraine and U.S. military support for it.",
        items=TALKS,
        needles=("the military aid it gets from the United States",),
        kinds=("agenda",),
    ),
    Fact(
        id="feature-cyber",
        what="Typical: cybersecurity, each side accusing the other of interference.",
        items=TALKS,
        needles=("charges of interference",),
        kinds=("agenda",),
    ),
    Fact(
        id="feature-no-clash",
        what="Typical: keeping out of a direct clash in places such as Syria or Eastern Europe.",
        items=TALKS,
        needles=("clashing head-on", "Syria or Eastern Europe"),
        kinds=("agenda",),
    ),
    Fact(
        id="hall-who",
        what="Dr. Emily Hall is a political analyst.",
        items=HALL,
        needles=("Dr. Emily Hall", "political analyst"),
        kinds=("speaker",),
    ),
    Fact(
        id="hall-says",
        what="Hall: diplomacy is an outlet and lowers the risk, even where interests differ at root.",
        items=HALL,
        needles=("an outlet for urgent problems", "escalation less likely", "basic interests"),
        kinds=("statement",),
    ),
    # Why they keep talking
    Fact(
        id="cost-of-silence",
        what="Both know what is at stake if they stop talking.",
        items=TALKS,
        needles=("what silence would cost",),
    ),
    Fact(
        id="left-treaties",
        what="Both have pulled out of treaties, the INF Treaty for one.",
        items=TALKS,
        needles=("Both have left treaties", "INF Treaty"),
        kinds=("summary", "instrument"),
    ),
    Fact(
        id="arms-race",
        what="Both see arms control as needed against a new nuclear arms race.",
        items=TALKS,
        needles=("nuclear arms race",),
    ),
    Fact(
        id="new-start",
        what="Meetings have centred on the New START treaty.",
        items=TALKS,
        needles=("New START",),
        kinds=("summary", "instrument"),
    ),
    Fact(
        id="new-start-name",
        what="New START is the Strategic Arms Reduction Treaty.",
        items=TALKS,
        needles=("New Strategic Arms Reduction Treaty",),
        kinds=("instrument",),
    ),
    Fact(
        id="proliferation",
        what="The spread of nuclear weapons is a concern.",
        items=TALKS,
        needles=("the spread of nuclear weapons",),
    ),
    Fact(
        id="topic-proliferation",
        what="Nuclear proliferation is a subject.",
        items=TALKS,
        needles=("Nuclear proliferation",),
        kinds=("topic",),
    ),
    Fact(
        id="conflict-management",
        what="Talks give the two a way to take up the war in Ukraine.",
        items=TALKS,
        needles=("Managing conflict", "a table at which it can be raised"),
    ),
    Fact(
        id="us-wants-support",
        what="The U.S. wants to strengthen support for Ukraine and discourage more aggression.",
        items=TALKS,
        needles=("Strengthen the backing for Ukraine", "discourage new Russian aggression"),
        kinds=("position",),
    ),
    Fact(
        id="russia-wants-narrative",
        what="Russia uses the talks to push its own narrative.",
        items=TALKS,
        needles=("its own narrative",),
        kinds=("position",),
    ),
    Fact(
        id="russia-limits-us",
        what="Russia wants to limit the U.S. role in what it sees as a regional conflict.",
        items=TALKS,
        needles=("out of a war it calls regional",),
        kinds=("position",),
    ),
    Fact(
        id="cyber-accusations",
        what="Each has accused the other of cyberattacks.",
        items=TALKS,
        needles=("Each blames the other for cyberattacks",),
    ),
    Fact(
        id="cyber-elections",
        what="The accusations include interference in elections.",
        items=TALKS,
        needles=("meddling in elections",),
    ),
    Fact(
        id="cyber-infrastructure",
        what="The accusations include break-ins at critical infrastructure.",
        items=TALKS,
        needles=("critical infrastructure",),
    ),
    Fact(
        id="cyber-rules",
        what="They discuss preventing incidents and rules of engagement in cyberspace.",
        items=TALKS,
        needles=("how to stop the next one", "rules of engagement in cyberspace"),
    ),
    Fact(
        id="green-who",
        what="Dr. Michael Green is an expert in international relations.",
        items=GREEN_CHANNELS + GREEN_LINES,
        needles=("Dr. Michael Green", "expert in international relations"),
        kinds=("speaker",),
    ),
    Fact(
        id="green-channels",
        what="Green: full agreement is not the aim; open channels prevent unintended consequences.",
        items=GREEN_CHANNELS,
        needles=("agree on every point", "having channels open", "misreads the other", "never meant"),
        kinds=("statement",),
    ),
    # June 2023
    Fact(
        id="g7-date",
        what="The G7 summit was in June 2023; no day is given.",
        items=G7,
        needles=("June 2023",),
        kinds=("date", "summary"),
    ),
    Fact(
        id="g7-biden",
        what="President Joe Biden was there.",
        items=G7,
        needles=("President Joe Biden",),
        kinds=("participant", "summary"),
    ),
    Fact(
        id="g7-biden-position",
        what="Biden reaffirmed support for Ukraine and condemned what Russia did.",
        items=G7,
        needles=("renewed the American pledge", "Stand by Ukraine and condemn Russian conduct"),
        kinds=("summary", "position"),
    ),
    Fact(
        id="biden-says",
        what="Biden, for the U.S.: support for Ukraine goes on; Russia's acts are condemned.",
        items=BIDEN,
        needles=("Joe Biden", "go on supporting Ukraine", "deserves condemnation"),
        kinds=("statement", "speaker"),
    ),
    Fact(
        id="g7-stance",
        what="The G7 reinforced its collective stance on the invasion.",
        items=G7,
        needles=("collective stance against the invasion",),
        kinds=("outcome",),
    ),
    Fact(
        id="g7-party",
        what="The Group of Seven met.",
        items=G7,
        needles=("Group of Seven",),
        kinds=("party",),
    ),
    Fact(
        id="counter-date",
        what="Russia's own meetings were in June 2023 too.",
        items=COUNTER,
        needles=("June 2023",),
        kinds=("date", "summary"),
    ),
    Fact(
        id="counter-in-response",
        what="Russia organised them in answer to the G7 summit.",
        items=COUNTER,
        needles=("reply to the G7 summit", "meetings of its own"),
        kinds=("summary", "relation"),
    ),
    Fact(
        id="counter-called-so",
        what="The article calls them a counter-summit.",
        items=COUNTER,
        needles=("counter-summit",),
        kinds=("title", "significance"),
    ),
    Fact(
        id="counter-anti-western",
        what="Russia sided with countries against a Western-led order.",
        items=COUNTER,
        needles=("reject a world order led by the West",),
    ),
    Fact(
        id="counter-courting",
        what="Russia sought support from China and Global South nations in particular.",
        items=COUNTER,
        needles=("Rally support abroad", "China", "Global South nations"),
        kinds=("position", "significance"),
    ),
    # July 2023
    Fact(
        id="vienna-date",
        what="The Vienna talks were in July 2023; no day is given.",
        items=VIENNA,
        needles=("July 2023",),
        kinds=("date", "summary"),
    ),
    Fact(
        id="vienna-place",
        what="They were held in Vienna.",
        items=VIENNA,
        needles=("Vienna",),
        kinds=("place", "summary", "title"),
    ),
    Fact(
        id="vienna-rare",
        what="Such a meeting is rare.",
        items=VIENNA,
        needles=("Sitting down at all was rare",),
        kinds=("significance",),
    ),
    Fact(
        id="vienna-diplomats",
        what="Diplomats of both countries met on the future of nuclear arms control.",
        items=VIENNA,
        needles=("American and Russian diplomats", "nuclear arms control"),
    ),
    Fact(
        id="vienna-inf",
        what="The INF Treaty had collapsed.",
        items=VIENNA,
        needles=("INF Treaty has collapsed",),
        kinds=("significance", "instrument"),
    ),
    Fact(
        id="inf-name",
        what="INF is the Intermediate-Range Nuclear Forces Treaty.",
        items=TALKS + VIENNA,
        needles=("Intermediate-Range Nuclear Forces Treaty",),
        kinds=("instrument",),
    ),
    Fact(
        id="vienna-missiles",
        what="New missile systems are a growing concern.",
        items=VIENNA,
        needles=("new missile systems",),
        kinds=("significance",),
    ),
    Fact(
        id="vienna-stability",
        what="Both saw the need to address strategic stability.",
        items=VIENNA,
        needles=("Both sides accepted that strategic stability",),
        kinds=("outcome", "topic"),
    ),
    Fact(
        id="vienna-differences",
        what="They still differed over specific provisions.",
        items=VIENNA,
        needles=("stayed apart on particular provisions",),
        kinds=("outcome",),
    ),
    # United Nations
    Fact(
        id="un-constant",
        what="The United Nations is where both keep stating their views.",
        items=UN,
        needles=("United Nations", "state their case time and again"),
        kinds=("summary", "place", "title"),
    ),
    Fact(
        id="un-ongoing",
        what="The U.N. discussions go on; no start is given.",
        items=UN,
        needles=("No start is on record", "ongoing"),
        kinds=("date", "summary"),
    ),
    Fact(
        id="un-sparring",
        what="They often turn into verbal sparring.",
        items=UN,
        needles=("verbal sparring",),
    ),
    Fact(
        id="un-dialogue",
        what="They also make room for limited dialogue.",
        items=UN,
        needles=("limited dialogue",),
        kinds=("significance",),
    ),
    Fact(
        id="un-issues",
        what="Syria, nuclear weapons and regional security stay on the table.",
        items=UN,
        needles=("Syria", "Nuclear weapons", "Regional security"),
        kinds=("agenda", "topic"),
    ),
    # What has been accomplished
    Fact(
        id="us-nato",
        what="For the U.S.: one stance with NATO allies, support for Ukraine reinforced.",
        items=TALKS,
        needles=("common line with its NATO allies", "shored up support for Ukraine"),
        kinds=("outcome",),
    ),
    Fact(
        id="us-transparency",
        what="For the U.S.: pushed for more transparency in arms control.",
        items=TALKS,
        needles=("transparency in arms control",),
        kinds=("outcome",),
    ),
    Fact(
        id="us-coalitions",
        what="For the U.S.: worked on coalitions against Russian aggression.",
        items=TALKS,
        needles=("Worked on coalitions against Russian aggression",),
        kinds=("outcome",),
    ),
    Fact(
        id="us-deterrence",
        what="For the U.S.: aimed to deter expansion in Ukraine and its neighbourhood.",
        items=TALKS,
        needles=("deter any further military expansion", "nearby regions"),
        kinds=("outcome",),
    ),
    Fact(
        id="russia-pushback",
        what="For Russia: pushed back against what it sees as interference in its sphere.",
        items=TALKS,
        needles=("regards as American interference", "sphere of influence"),
        kinds=("position",),
    ),
    Fact(
        id="russia-deflects",
        what="For Russia: turned responsibility for the war away from itself.",
        items=TALKS,
        needles=("shift responsibility for the war",),
        kinds=("outcome",),
    ),
    Fact(
        id="russia-deterrent",
        what="For Russia: kept its nuclear deterrent.",
        items=TALKS,
        needles=("nuclear deterrent",),
        kinds=("outcome",),
    ),
    Fact(
        id="russia-hypocrisy",
        what="For Russia: points at Western hypocrisy over other conflicts.",
        items=TALKS,
        needles=("Western hypocrisy over conflicts elsewhere",),
        kinds=("outcome",),
    ),
    Fact(
        id="ashford-who",
        what="Dr. Henry Ashford is a geopolitical strategist.",
        items=ASHFORD,
        needles=("Dr. Henry Ashford", "geopolitical strategist"),
        kinds=("speaker",),
    ),
    Fact(
        id="ashford-says",
        what="Ashford: each defends its interests, both avoid direct conflict; so the meetings matter.",
        items=ASHFORD,
        needles=("protect their own interests", "neither wants to fight", "keeps the meetings vital"),
        kinds=("statement",),
    ),
    # Why it matters
    Fact(
        id="slow-progress",
        what="Progress may look slow or missing.",
        items=TALKS,
        needles=("Progress can look slow",),
        kinds=("significance",),
    ),
    Fact(
        id="safety-valve",
        what="The risk of a direct military clash is real; the talks are a safety valve.",
        items=TALKS,
        needles=("danger of a direct military clash", "safety valve"),
        kinds=("significance",),
    ),
    Fact(
        id="strategic-stability",
        what="Arms treaties keep the balance of power, valued even when relations are at their worst.",
        items=TALKS,
        needles=("Strategic stability", "the balance of power", "when relations hit bottom"),
        kinds=("significance", "topic"),
    ),
    Fact(
        id="alliances",
        what="The talks influence global alliances; China and Iran watch closely.",
        items=TALKS,
        needles=("Global alliances", "China and Iran"),
        kinds=("significance", "topic"),
    ),
    Fact(
        id="policy-for-years",
        what="Their outcome can shape international policy for years.",
        items=TALKS,
        needles=("international policy for years",),
        kinds=("significance",),
    ),
    # The road ahead
    Fact(
        id="elusive-agreement",
        what="Tension remains and direct agreement may be out of reach.",
        items=TALKS,
        needles=("The road ahead stays rough", "a direct deal may be out of reach"),
        kinds=("significance",),
    ),
    Fact(
        id="channel-open",
        what="Talking itself is what both sides have so far.",
        items=TALKS,
        needles=("The channel stays open", "direct agreement is elusive"),
        kinds=("outcome",),
    ),
    Fact(
        id="miscalculation",
        what="Talking helps to prevent miscalculation.",
        items=TALKS,
        needles=("guards against miscalculation",),
        kinds=("significance",),
    ),
    Fact(
        id="groundwork",
        what="Talking lays the ground for negotiations to come.",
        items=TALKS,
        needles=("foundations for later negotiations",),
        kinds=("significance",),
    ),
    Fact(
        id="green-lines-open",
        what="Green: in the tensest times dialogue keeps lines open and makes war less likely.",
        items=GREEN_LINES,
        needles=("When tension peaks", "keeps the lines open", "war less likely"),
        kinds=("statement",),
    ),
    Fact(
        id="no-quick-results",
        what="Results may not come at once; the talks are a way to deal with issues without conflict.",
        items=TALKS,
        needles=("Quick results are not the test", "without fighting"),
        kinds=("significance",),
    ),
    # What holds for all
    Fact(
        id="experts-where",
        what="The experts speak in a news explainer.",
        items=EXPERTS,
        needles=("news explainer",),
        kinds=("statement",),
    ),
    Fact(
        id="source",
        what="It is Reuters that tells all this.",
        items=TALKS + G7 + COUNTER + ROUNDS + BIDEN + EXPERTS,
        needles=("Reuters",),
        kinds=("source",),
    ),
)
