//! The frames around an action: who is to do it, what is held back, what was already done.
//!
//! A frame is read from the clause's lower-case text; each pattern is a constant and compiled once.

use std::ops::Range;

use regex::Regex;

/// The patterns, by what they tell.
#[derive(Debug)]
pub struct Frames {
    /// Subject and modal before an action: `subject`.
    pub obliged: Regex,
    /// "this needs to be done today": `subject`, `be`, `rest`.
    pub obligation: Regex,
    /// ", I'll talk to finance" after "leave it with me": `act`.
    pub own_plan: Regex,
    /// "I need the deck by 5": `what`.
    pub wanted: Regex,
    /// Approval: `obj`.
    gate: Vec<Regex>,
    /// "until I've looked", "without me".
    pub until_me: Regex,
    /// "hold the campaign", "wait with the campaign": `obj`.
    pub hold: Regex,
    /// "cc me on", "keep me in the loop on": `obj`.
    visibility: Vec<Regex>,
    /// "each team picks one": `subject`, `act`.
    pub states: Regex,
    /// "boots off at the door": a thing and where it shall be.
    pub put: Regex,
    /// "under no circumstances is stock to be sold": `subject`, `done`.
    pub in_no_case: Regex,
    /// "hands off the heater": `obj`.
    pub hands_off: Regex,
    /// "only I talk to the union": `act`.
    pub reserved: Regex,
    pub decided: Regex,
    /// "I've decided we're going with vendor B": `fact`.
    pub decision: Regex,
    /// "I've decided to close the branch": `who`, `act`.
    pub decided_act: Regex,
    /// "before it goes out", "when you write to parents".
    pub before: Regex,
    /// "I've rewritten your intro": `obj`.
    pub done: Regex,
    /// "your deck" anywhere.
    pub yours: Regex,
    /// "any update on the docs", "where are you on the docs": `obj`.
    status: Vec<Regex>,
    /// "did you send it yet": `act`.
    pub did_you: Regex,
    /// The proposal inside a leading question: `act`.
    proposal: Vec<Regex>,
    /// The opinion inside a leading question: `out`. With `it` and without `claim` ("isn't it time we …")
    /// it says something of "it".
    pub opinion: Regex,
    /// "what on earth makes you think that'll scale": `out`.
    pub doubt: Regex,
    pub blame: Regex,
    pub either: Regex,
    /// "shouldn't we have told them by now": what was not done: `act`.
    pub overdue: Regex,
    /// "wouldn't it be better in Spanish": `out`.
    pub better: Regex,
    /// "you do realise a call would have settled this": `out`.
    pub realise: Regex,
    pub tag: Regex,
    /// "how hard can it be to", "would it kill us to".
    pub rhetorical: Regex,
    /// "don't worry about the client," before a rescue: `obj`.
    pub worry: Regex,
    /// "leave the landlord to me": `obj`.
    pub left: Regex,
    /// "Hi team": the message speaks to a group.
    pub group: Regex,
    /// ", it's faster": the leader's reason for taking over, which the question takes away.
    pub excuse: Regex,
    /// What a question that only affirms is about: `obj`.
    pub about: Regex,
    /// "make sense?", "we good?": nothing is named.
    pub all_well: Regex,
    /// "you're on the demo", "the demo is yours": `obj`.
    pub assigned: Regex,
    /// "you're running the workshop": `act`.
    pub assigned_act: Regex,
    /// "You always miss the deadline." right before an order that only points to it: `start`, `act`.
    pub blamed: Regex,
    /// "If the numbers aren't in by Friday we're pulling the project": `noun`, `state`, `act`.
    pub threat: Regex,
    /// "I don't want anyone posting from the trench": `act`.
    pub unwanted: Regex,
    /// "this can't wait until Monday": `obj`, `till`.
    pub too_late: Regex,
    /// "Team Blue shipped theirs in 2 weeks": `out`.
    pub compared: Regex,
    /// A noun and a participle or an adjective: "this closed", "the agenda circulated".
    pub result: Regex,
}

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

impl Frames {
    /// Compiles the patterns; they are constants, so this cannot fail on any message.
    pub fn new() -> Self {
        let all = |patterns: &[&str]| patterns.iter().map(|pattern| compile(pattern)).collect();
        Self {
            obliged: compile(
                r"^(?P<subject>.*?)\s*\b(?:really |still |also |just |absolutely |definitely |all )*(?:need(?:s)? to|ha(?:s|ve) to|ha(?:s|ve) got to|'ve got to|gotta|must|should|ought to|(?:are|is|'re|am) to|will need to|will have to|'ll need to|'ll have to|(?:had|'d) better|will|'ll)(?: be\b)?(?: really| also| just| all| definitely)*\s*$",
            ),
            obligation: compile(
                r"^(?P<subject>.+?) (?:still |really |absolutely |also )?(?:needs? to|ha(?:s|ve) to|ha(?:s|ve) got to|must|should|(?:is|are)(?P<never> not| never)?(?: henceforth| now| always)? to)(?P<not> not| never)? (?P<be>be )?(?P<rest>.+)$",
            ),
            own_plan: compile(
                r"^\s*[,.;:–—-]*\s*(?:and |so )?i(?:['’]?ll| will|['’]?m going to|['’]?m)(?: just| go)? (?P<act>[^.!?\n;]+)",
            ),
            wanted: compile(
                r"^(?:so |and |also |ok |but )?(?:(?:would it be possible|is it possible|any chance|can i|can we|could i|could we|may i|would be (?:good|great)) (?:to |of )?(?:get|have|getting|having)|(?:(?:i|we)(?:['’]d| would| will|['’]ll)?(?: really| just| still| also)? )?(?:need|want|expect|like|require|looking for|expecting|waiting on|waiting for)(?: to (?:have|get|see))?) (?P<what>.+)$",
            ),
            gate: all(&[
                r"\brun (?P<obj>.+?) (?:by|past) (?:me|us)\b",
                r"\b(?:check|clear|confirm|align|sync)(?: in)?(?: (?P<a>(?:it|this|that|the|your|any|all|every)\b.*?))? with me(?: first)?(?: (?:on|about|for) (?P<obj>[^,]+?))?(?: (?:before|first)\b|$)",
                r"\bget my (?:ok|okay|approval|sign-?off|go-?ahead|blessing|permission|input)(?: (?:on|for|about) (?P<obj>.+?))?(?: (?:before|first)\b|$)",
                r"\b(?:i|we)(?:['’]d| would| will|['’]ll)?(?: also| still| really)? (?:need|want|have|like|get) to (?:approve|see|sign off(?: on)?|sign|review|check|read|look at|look over|vet|clear|be asked about)(?: (?P<obj>.+?))?(?: (?:before|first|until|prior to)\b|$)",
                r"\bsend (?:me )?(?P<obj>.+?)(?: to me)?(?: the (?:day|night|evening|week|morning))? (?:before (?:you|it|they|we|that|anyone|anything|[a-z]+ing)|first)\b",
                r"\b(?:show|let me see|let me check|let me review|let me approve|let me read) (?:me )?(?P<obj>.+?)(?: the (?:day|night|evening|week|morning))? (?:before|first)\b",
                r"\blet me (?:see|check|review|approve|read|look at|(?:have|take) a look at) (?P<obj>.+?)(?: (?:before|first)\b|$)",
                r"\bwait for my (?:ok|okay|approval|sign-?off|go[- ]?ahead|blessing|word|signal|input)(?: (?:on|for|about|with) (?P<obj>.+))?",
                r"\b(?:as long as|provided) i (?:see|approve|sign off(?: on)?|check|review) (?P<obj>.+?)(?: (?:and|before|first)\b|$)",
                r"^(?:until further notice,? |from now on,? )?(?:all |every )?(?P<obj>.+?) needs? (?:to have )?my (?:ok|okay|approval|signature|sign-?off|go-?ahead|blessing|permission|say-so)\b",
                r"^(?:please |pls )?(?:talk|speak|come|go) (?:to|through) me(?: first)?$",
                r"\b(?:ping|ask|asked|tell|told|call|called|text|message|warn|consult|consulted|talk to|speak to|come to|check with|checked with) me(?: first)?,? (?:before|first)\b",
                r"\bi(?:['’]?ll| will)(?: also| still)?(?: be)? (?:review|reviewing|check|checking|approve|approving|sign off(?: on)?|signing off(?: on)?|read|reading|look at|looking at|look over|looking over|vet|vetting) (?P<obj>.+?) (?:before|first|prior to)\b",
                r"^(?:all )?(?P<obj>.+?) (?:goes?|go|comes?|runs?|has to go|have to go|must go) (?:through|past|by|via|to) me\b",
            ]),
            until_me: compile(
                r"\s*,?\s*\b(?:until|till|til|before|unless|without|w/o)\b\s+(?:i\b|i['’]ve|ive|im\b|me\b|my\b|we['’]ve|we have|we talk|we speak|you['’]ve checked with me|(?:hearing from|asking|talking to|talking with|checking with|speaking to|speaking with|calling|ringing|telling|informing|consulting|clearing it with|going through|running it (?:by|past)) me\b).*$",
            ),
            hold: compile(
                r"^(?:please |pls |just )*(?:hold off on|hold off with|hold back on|hold|wait with|wait on|pause|park|freeze|leave) (?P<obj>.+)$",
            ),
            visibility: all(&[
                r"\b(?:cc|bcc|copy|loop|keep|include|add|put|tag|invite)\s?(?:'?ing)? me(?: please| pls)?(?: in| on| to)?(?: the loop| copy| cc(?:['’]?d)?| copied| the thread| the channel| posted| updated| informed)?(?: (?:on|in|to|with|about|for|of) (?P<obj>.+?))?(?: (?:from now on|going forward|please))?$",
                r"\b(?:keep|keeping) me (?:posted|updated|informed|in the loop|in copy|copied|cc['’]?d|cced|across)(?: (?:on|about|of|with) (?P<obj>.+))?$",
                r"\b(?:i|we)(?:['’]d| would|['’]ll| will)?(?: also)? (?:like|want|need) to be (?:on|in|at|copied on|cc['’]?d on|looped in on|part of|kept in the loop on|kept posted on|informed of|informed about) (?P<obj>.+?)(?:, even.*)?$",
                r"\bmake sure (?:that )?i(?:['’]?m| am) (?:copied|cc['’]?d|kept|looped|included|informed)(?: in)?(?: the loop)? (?:on|in|about) (?P<obj>[^,]+?)(?:,.*)?$",
                r"\b(?:send|give) me (?P<obj>(?:a |an )?(?:daily|weekly|hourly)?\s?(?:summary|update|report|rundown|recap)\b.*)$",
            ]),
            states: compile(
                r"^(?P<subject>(?:each|every) (?:[a-z-]+ ){1,3}?|every(?:body|one) |whoever(?:['’]s)? (?:[a-z-]+ ){1,5}?)(?P<act>[a-z]+s (?:the|a|an|one|two|all|their|his|it|them|in|on|up|to|out|at|with|for) ?.*)$",
            ),
            put: compile(
                r"^(?P<noun>(?:all |the |your )?[a-z]+s) (?:off|on|away|down|in|out|up) (?:at|in|before|when|while|during|by|inside|after|from|on|every|if|until)\b.*$",
            ),
            in_no_case: compile(
                r"^(?:under no circumstances|on no account|at no time) (?:is|are|should|must|may|can) (?P<subject>.+?) (?:to )?be (?P<done>[a-z]+.*)$",
            ),
            hands_off: compile(r"^hands off (?P<obj>.+)$"),
            reserved: compile(
                r"\b(?:only i|nobody|no one|noone|no-one)(?: but me| except me)? (?:can |may |should |will |is to |gets to )?(?P<act>.+?)(?: (?:without|w/o|but|except|unless) (?:me|i)\b.*)?$",
            ),
            decided: compile(
                r"\b(?:i['’]?ve decided|i have decided|i decided|we['’]?ve decided|it['’]?s decided|we['’]?re going with|final (?:answer|decision)|my call|end of discussion|not up for (?:debate|discussion)|the decision is|(?:i|we)['’]?ve (?:told|promised|agreed|arranged|cleared|squared) [^.!?]{0,30}\balready|(?:i|we)['’]?ve already (?:told|promised|agreed|booked|paid|signed|confirmed|arranged|cleared))\b",
            ),
            decision: compile(
                r"^(?:so |and |ok,? )?(?:i|we)(?:['’]?ve| have)? decided(?: that)? (?P<fact>(?:we|it|this|the|they|you|vendor|i)\b.+)$",
            ),
            decided_act: compile(
                r"^(?:so |and |ok,? )?(?P<who>i|we)(?:['’]?ve| have)? decided to (?P<act>.+)$",
            ),
            before: compile(
                r"\b(?:before|when|prior to|each time|every time|whenever|as soon as) (?:(?:[a-rt-z0-9@<'’]|s[a-np-z])[^,.;!?]*)",
            ),
            done: compile(
                r"\b(?:i|we|and|['’]?ve|have)(?: have)?(?: already| just| gone ahead and| went ahead and| went in and| went and)* (?P<verb>[a-z-]+ed|sent|did|done|wrote|rewrote|rewritten|written|made|built|redid|redone|rebuilt|redrawn|retaken|rerun|rung|drawn|taken|given|put|took|cut|ran|told|set|found|got|gave) (?P<obj>.+)$",
            ),
            yours: compile(
                r"\byour (?P<obj>[a-z0-9-]+(?: [a-z0-9-]+){0,2}?)(?: (?:around|for|so|and|to|in|on|with|from|is|was)\b|[,.;!?]|$)",
            ),
            status: all(&[
                r"\b(?:update|updates|news|status|progress|word|eta|movement|luck|latest)(?: yet)? (?:on|of|with|about|for|from) (?P<obj>.+?)(?: yet)?$",
                r"\bwhere (?:are|r) (?:you|u|we|things) (?:at )?(?:on|with) (?P<obj>.+)$",
                r"\bwhere['’]?s (?P<obj>.+)$",
                r"\bwhat['’]?s (?:happening|going on|up) with (?P<obj>.+)$|\bwhat is (?:happening|going on) with (?P<obj2>.+)$",
                r"\bhow(?:['’]?s| is| are|['’]?re) (?P<obj>.+?) (?:going|coming(?: along)?|looking|progressing)$",
                r"\b(?:is|are) (?P<obj>(?:the|your|that|this|those|these|our|my) .+?) (?:done|ready|finished|out|live|fixed|sorted|complete|sent)(?: yet)?$",
                r"\b(?:following up|checking(?: in)?(?: again)?|circling back|chasing|bumping) (?:on |about )?(?P<obj>.+)$",
                r"\bwhen (?:will|can|do|are|is) (?P<obj>(?:the|your|that|this|those|these|our|my) .+?) (?:be )?(?:done|ready|finished|out|live|fixed)$",
            ]),
            did_you: compile(
                r"\b(?:did|have) (?:you|u|we|y['’]?all)(?: guys)?(?: already| even| manage to| get to| get a?round to| had a chance to| get a chance to)? (?P<act>.+?)(?: yet)?$",
            ),
            proposal: all(&[
                r"\b(?:we|you|u|i)(?:['’]d| would| should| could| ought to| need to| have to|['’]re going to|['’]ll| will| are going to)(?: be)?(?: better off| better)?(?: just)? (?P<act>[a-z].+?)$",
                r"\b(?:better|smarter|wiser|easier|quicker|faster|safer|nicer|kinder|cheaper|simpler|best|worth it) (?:if (?:we|you) |to )(?P<act>.+)$",
                r"\bmake (?:more |most |better )?sense (?:if (?:we|you) |to )(?P<act>.+)$",
                r"\b(?:wouldn['’]?t it|would it not|isn['’]?t it|surely it(?:['’]d| would)) be (?:a lot |much |far |so much )?(?:[a-z]+er|more [a-z]+) to (?P<act>.+)$",
                r"\b(?:hasn['’]?t|has) it (?:not |ever |never )?occurred to (?:you|anyone|anybody) to (?P<act>.+)$",
                r"\b(?:did|didn['’]?t) it (?:not |ever |never )?occur to (?:you|anyone|anybody) to (?P<act>.+)$",
                r"\b(?:isn['’]?t|is) the (?:obvious|best|right|smart|logical|sensible|simple|easy) (?:move|thing|choice|answer|option|step|fix|way)(?: not)? (?:just )?to (?P<act>.+)$",
                r"\b(?:aren['’]?t|are) (?:we|you)(?: not)? better off (?:just )?(?P<act>[a-z]+ing .+)$",
                r"^(?:so |and |but |surely )*you(?:['’]?re| are) not (?:seriously |really |actually |honestly )*(?:going to|gonna) (?P<act>.+)$",
                r"\bis there (?:any |a |some )?reason (?:you|we) (?:didn['’]?t|don['’]?t|haven['’]?t|can['’]?t|couldn['’]?t)(?: just| even)* (?:think of |try )?(?P<act>.+)$",
                r"\b(?:shouldn['’]?t|couldn['’]?t|can['’]?t|should not) (?:we|you|somebody|someone|anybody|anyone)(?: just| really| maybe)? (?P<act>.+)$",
                r"\b(?:would it (?:kill|hurt) (?:us|you|anyone) to|how hard can it be to|how hard is it to|is it (?:so|that|really) hard to|do i have to) (?P<act>.+)$",
                r"^(?:so |and )?you(?:['’]?re| are) (?:going to|gonna) (?P<act>.+)$",
                r"^(?:so |and )?are you (?:finally |ever |actually |really )*(?:going to|gonna) (?P<act>.+)$",
            ]),
            doubt: compile(
                r"^(?:so |and |but )?what (?:on earth |the hell |in the world |exactly )?makes you (?:think|believe|so sure|so certain)(?: that)? (?P<out>.+)$",
            ),
            opinion: compile(
                r"^(?:(?P<it>isn['’]?t it|is it not)|don['’]?t you (?:think|agree|see|feel)|wouldn['’]?t you (?:say|agree|think)|surely)(?: a bit| a little| pretty| quite| kind of| just| also)*(?P<claim> obvious| clear| true| the case| fair to say)?(?: that)? (?P<out>.+)$",
            ),
            blame: compile(
                r"^(?:so |and |but )?(?:why|how come)(?: on earth| the hell| in the world)? (?:did|do|have|has|are|is|were|was)(?:n['’]?t| not)? (?:you|u|we|this|nobody|no one|anyone)(?: not)?(?: just| even| ever)* (?P<act>.+)$",
            ),
            either: compile(
                r"\b(?:is it|do you want|are we doing|should (?:we|it be)|which is it,?) (?P<a>[^,?]+?) or (?P<b>[^,?.]+)",
            ),
            overdue: compile(
                r"\b(?:would(?:n['’]?t)? it (?:not )?have been (?:a lot |much |far )?(?:[a-z]+er|better|more [a-z]+|wise|sensible) to (?:have )?|should(?:n['’]?t| not)? (?:we|you)(?: not)? (?:already )?have(?: already)? )(?P<act>.+)$",
            ),
            better: compile(
                r"\b(?:wouldn['’]?t|would) it (?:not )?be (?P<out>(?:a lot |much |far )?(?:better|nicer|safer|easier|clearer|simpler|cheaper|quicker|faster|kinder|fairer|smarter|wiser) .+)$",
            ),
            realise: compile(
                r"^(?:so |and |but )?you (?:do |must |surely )?(?:realise|realize|know|understand|see)(?: that)? (?P<out>.+)$",
            ),
            tag: compile(
                r",? (?:right|ok|okay|yeah|yes|no|correct|agreed|won['’]?t you|will you|are you|aren['’]?t you|aren['’]?t i|did you|didn['’]?t you|do you|can you|can['’]?t you|isn['’]?t that so|isn['’]?t it|don['’]?t you|don['’]?t we|aren['’]?t we|doesn['’]?t it)\s*$",
            ),
            rhetorical: compile(
                r"\b(?:how hard (?:can it be|is it)|would it (?:kill|hurt)|is it (?:so|that|really) hard|since when|do i have to)\b",
            ),
            worry: compile(
                r"(?:don['’]?t (?:worry|bother|stress) (?:about|with|over)|never ?mind|leave|forget) (?P<obj>[^,.;!?]+?)(?: (?:to|with) me)?(?:,| and| -| –| —|;|\.)\s*$",
            ),
            left: compile(r"\bleave (?P<obj>[^,.;!?]+?) (?:to|with) me\b"),
            group: compile(
                r"^(?:(?:hi|hey|hello|hiya|morning|good morning|afternoon|good afternoon|evening|good evening|dear|ok|okay|right|so|listen|to)[, ]+)*(?:(?:dear|all|my) )?(?:team|all|everyone|everybody|folks|gang|crew|guys|people|y['’]?all|lads|colleagues|[a-z]+ folks|(?:all )?drivers|@channel|@here|@everyone|<!channel[^>]*>|<!here[^>]*>|<!everyone[^>]*>)(?:[,:.! -]|$)",
            ),
            excuse: compile(
                r"^\s*[,.;–—-]*\s*(?:it['’]?s|it is|it['’]?ll be|that['’]?s|that is|its|thats)(?: just| much| way| a lot)? (?:faster|quicker|easier|simpler|fine|ok|okay)(?: (?:this way|that way|if i (?:do|did) (?:it|that)|for me))?(?P<end>[.!,]|$)|^\s*[,.;–—-]*\s*i (?:know|wrote|built|did) (?:this|that|the|it)\b[^.!?\n]*(?P<end3>[.!]|$)|^\s*[,.;–—-]*\s*you(?:['’]?ll|['’]?d| will| would) (?:only|just|never) [^.!?\n]+(?P<end2>[.!]|$)",
            ),
            about: compile(
                r"\b(?:we|you|you all|everyone|everybody)(?:['’]?re| are|['’]?s| is)? (?:all )?(?:good|set|ready|on track|happy|fine|clear|aligned|agreed) (?:for|with|on|about) (?P<obj>.+)$",
            ),
            all_well: compile(
                r"^(?:so |and |ok |all |does |do |are |is |we |we['’]re |everyone |everybody |you |that |this |it |that['’]s |any )*(?:make sense|makes sense|good|clear|ok|okay|agreed|happy|set|aligned|questions|right)[\s,?]*(?:right|ok|yeah)?$",
            ),
            assigned: compile(
                r"\b(?:you['’]?re|you are|u r|you) (?:on|own|have|take) (?P<obj>(?:the|this|that|our|my|all) .+)$",
            ),
            assigned_act: compile(
                r"^(?:so |and |ok |then )*(?:you['’]?re|you are|u r|ur) (?:going to be )?(?P<act>[a-z]+ing (?:the|this|that|these|those|our|my|all|a|an) .+)$",
            ),
            unwanted: compile(
                r"^(?:i|we) (?:don['’]?t|do not) want (?:anyone|anybody|you|people|us|them) (?:to )?(?P<act>[a-z]+ .+)$",
            ),
            too_late: compile(
                r"^(?P<obj>.+?) (?:can['’]?t|cannot|can not|won['’]?t|mustn['’]?t) wait(?: any longer| anymore)?(?: (?:til|till|until|’til|'til|for) (?P<till>[^,.;!?]+?))?(?: guys| folks| people| team| please| pls)?(?:[,.!].*)?$",
            ),
            compared: compile(
                r"^(?P<out>(?:the |our )?[a-z0-9]+(?: [a-z0-9]+){0,2} (?:shipped|delivered|finished|closed|built|launched|managed|did|got|had) (?:theirs|it|this|that|their [a-z]+)\b.*)$",
            ),
            blamed: compile(
                r"(?:^|[.!?\n]\s*)(?P<start>(?:you|u)(?:['’]?re| are|['’]?ve| have)? (?:always|never|constantly|still|keep|only ever) )(?P<act>[^.!?\n]+)[.!?]+\s*$",
            ),
            threat: compile(
                r"^(?:so |and |but )?(?P<if>if (?P<noun>.+?) (?:isn['’]?t|is not|aren['’]?t|are not) (?P<state>[^,]+?),? (?:we|i)(?:['’]re|['’]m| are| am) (?P<act>[a-z]+ing .+))$",
            ),
            result: compile(
                r"^(?P<noun>(?:(?:the|this|that|these|those|my|your|our|all|every|each|a|an) )?(?:[a-z0-9<>@#|&;'’/-]+ ){0,3}?[a-z0-9<>@#|;'’/-]+) (?:to be )?(?P<rest>(?:[a-z-]{2,}ed|done|sent|written|gone|out|live|ready|fixed|redone|rewritten|gone|sorted|built|cut|set|put|taken|begun|shown|read|in|here|back|on (?:my|the|their|his|her|our) [a-z]+|with (?:me|us|them)|at the)\b.*)$",
            ),
        }
    }

    /// What is gated: the object of the first approval pattern, empty where it is left unsaid.
    pub fn gate(&self, lower: &str) -> Option<Range<usize>> {
        first(&self.gate, lower)
    }

    /// What the leader wants to be kept in.
    pub fn visibility(&self, lower: &str) -> Option<Range<usize>> {
        first(&self.visibility, lower)
    }

    /// What a status question is about.
    pub fn status(&self, lower: &str) -> Option<Range<usize>> {
        first(&self.status, lower)
    }

    /// The action inside a leading question.
    pub fn proposal(&self, lower: &str) -> Option<Range<usize>> {
        self.proposal
            .iter()
            .find_map(|pattern| named(pattern, lower, "act"))
    }
}

/// Where the group of this name matched.
pub fn named(pattern: &Regex, lower: &str, name: &str) -> Option<Range<usize>> {
    pattern
        .captures(lower)?
        .name(name)
        .map(|found| found.range())
}

/// The object of the first pattern that matches, whichever of its alternatives took part.
fn first(patterns: &[Regex], lower: &str) -> Option<Range<usize>> {
    patterns.iter().find_map(|pattern| object(pattern, lower))
}

/// The named object of a match; empty where the match names none.
pub fn object(pattern: &Regex, lower: &str) -> Option<Range<usize>> {
    let captures = pattern.captures(lower)?;
    let found = ["obj", "obj2", "a"]
        .iter()
        .find_map(|name| captures.name(name));
    Some(found.map_or(0..0, |found| found.range()))
}
