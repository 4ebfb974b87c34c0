//! What is read: everyday messages of a given length, and long texts.

use askwell::coach::MessageText;

const SENTENCES: [&str; 32] = [
    "the build on staging has been red since the merge last night",
    "you need to rewrite the onboarding copy before the launch",
    "I spoke to the client and they are happy with the second draft",
    "can you send me the numbers for the board deck?",
    "the room for the review is 4B and the lift is out again",
    "let me know if anything in the plan is unclear to you",
    "what do you think would make the handover easier next time?",
    "I'll be at the warehouse until noon and online after that",
    "thanks for staying late with the auditors yesterday :pray:",
    "please update the ticket and copy legal on it by friday",
    "@sam don't merge this until I've looked at the migration",
    "we moved the stand-up to ten because of the school run",
    "have you tried restarting the worker with a clean cache?",
    "she told me that the supplier would rather wait for the invoice",
    "if you need to leave early on Thursday that's fine with me",
    "the numbers look better than last quarter, mostly in the north",
    "any update on the visa for the new colleague?",
    "maybe we could try a shorter questionnaire with fewer pages",
    "here is <https://example.org/a?b=c|the draft> with all comments",
    "run `make check` first, the error says `missing field id`",
    "I think the third option is the one that costs us least",
    "happy birthday Ines! there is cake in the kitchen 🎂",
    "the customer asked for a refund and got it the same day",
    "it's raining in the hall again and the tools are wet",
    "you should tell finance about it before they find out",
    "no need to answer today, it can easily wait for Monday",
    "my train is late, so please start without me",
    "I'd rather you used the old template for this one",
    "three of the five sites are done and two are waiting for parts",
    "who would you like to have with you in that meeting?",
    "the contract says thirty days, and the mail says sixty",
    "great work on the migration, nobody noticed a thing",
];

/// How many messages of one length there are.
const COUNT: usize = 400;

/// Messages of about so many words, always the same ones.
pub fn messages(words: usize) -> Vec<MessageText> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let message = |_| {
        let mut parts: Vec<&str> = Vec::new();
        while parts.len() < words {
            let sentence = SENTENCES[next(SENTENCES.len())].split(' ');
            // A short message is the beginning of a sentence; in a long one sentences follow each other.
            parts.extend(sentence.take(words - parts.len()));
            let last = parts.last().copied().unwrap_or_default();
            if !last.ends_with(['?', '!']) && parts.len() < words {
                parts.push(".");
            }
        }
        MessageText::new(parts.join(" ").replace(" .", "."))
    };
    (0..COUNT).map(message).collect()
}

/// Texts of 40,000 characters that tempt a reader to take longer than their length.
pub fn long() -> Vec<(&'static str, String)> {
    [
        ("everyday sentences", SENTENCES.join(". ")),
        ("orders", "Send me the report by Friday. ".to_owned()),
        ("one clause", "you need to send the big old ".to_owned()),
        ("commas", "send this, fix that, and ".to_owned()),
        ("open brackets", "<@ ( [ < “ ` ".to_owned()),
        ("half-open fences", "``` a ` b \n> ".to_owned()),
        ("questions", "don't you think that we should? ".to_owned()),
        ("one word", "please".to_owned()),
        ("emoji", "🙏".to_owned()),
    ]
    .into_iter()
    .map(|(name, piece)| (name, piece.chars().cycle().take(40_000).collect()))
    .collect()
}
