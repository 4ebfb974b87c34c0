use super::*;

fn writing() -> Writing {
    Writing::parse(include_str!("../../../config/lexicon/en/writing.toml")).unwrap()
}

fn read(text: &str) -> Prose {
    Prose::read(text, &writing())
}

/// The normalised words, with `_` for an opaque token and the mark itself for punctuation.
fn shown(text: &str) -> String {
    let prose = read(text);
    let shown = prose
        .tokens()
        .iter()
        .enumerate()
        .map(|(at, token)| match token.kind {
            TokenKind::Word | TokenKind::Number => prose.norm(at).to_owned(),
            TokenKind::Mark(_) => text[token.span.clone()].to_owned(),
            kind => format!("{kind:?}").to_lowercase(),
        });
    shown.collect::<Vec<_>>().join(" ")
}

fn sentences(text: &str) -> Vec<&str> {
    let prose = read(text);
    prose
        .sentences()
        .iter()
        .map(|sentence| &text[prose.bytes(sentence.tokens.clone())])
        .collect()
}

#[test]
fn chat_spellings_are_read_as_what_they_stand_for() {
    assert_eq!(
        shown("pls dont merge, ur PR cant wait"),
        "please do n't merge , your pr can n't wait"
    );
    assert_eq!(shown("Ill just do it"), "i 'll just do it");
    assert_eq!(shown("she is ill"), "she is ill");
    assert_eq!(shown("lets go, it lets you"), "let 's go , it lets you");
    assert_eq!(
        shown("u gotta see it w/o me"),
        "you got to see it without me"
    );
}

#[test]
fn curly_apostrophes_read_like_straight_ones() {
    assert_eq!(
        shown("don’t, I’ll, it’s, y’all"),
        shown("don't, I'll, it's, y'all")
    );
    assert_eq!(shown("I’ll won’t can’t"), "i 'll will n't can n't");
}

#[test]
fn offsets_are_those_of_the_typed_text() {
    let text = "naïve — dont merge 🙏 this";
    let prose = read(text);
    let typed: Vec<&str> = prose
        .tokens()
        .iter()
        .map(|token| &text[token.span.clone()])
        .collect();
    assert_eq!(typed, ["naïve", "—", "do", "nt", "merge", "🙏", "this"]);
}

#[test]
fn code_links_people_and_emoji_are_opaque() {
    assert_eq!(
        shown("<@U1> run `make fix` in <#C1|ops> :tada: <https://a.b|fix it>"),
        "mention run code in channel emoji link"
    );
    assert_eq!(
        shown("@sam mail ops@acme.io or www.acme.io about src/main.rs, foo_bar and elm.json."),
        "mention mail link or link about code , code and code ."
    );
    assert_eq!(
        shown("<!here> @channel hi :) <3"),
        "broadcast broadcast hi emoji emoji"
    );
    assert_eq!(shown("click “Add to cart” now"), "click quoted now");
    assert_eq!(shown("small &amp; medium"), "small and medium");
}

#[test]
fn quotes_fences_and_logs_leave_no_word() {
    assert_eq!(shown("> fix it\nagreed"), "agreed");
    assert_eq!(shown("&gt; fix it\nagreed"), "agreed");
    assert_eq!(shown("look\n```\nfix it\n```\nagreed"), "look agreed");
    assert_eq!(shown("```\nfix it, never closed"), "");
    assert_eq!(shown("fix(auth): handle expired tokens"), "");
    assert_eq!(shown("2024-03-01 10:00:00 stop worker"), "");
    assert_eq!(shown("$ send it"), "");
}

#[test]
fn a_bullet_is_an_item_and_its_mark_is_no_word() {
    let prose = read("do this:\n• pull main\n2. run it\n- stop");
    let items: Vec<bool> = prose
        .sentences()
        .iter()
        .map(|sentence| sentence.item)
        .collect();
    assert_eq!(items, [false, true, true, true]);
    assert_eq!(prose.norm(3), "pull");
}

#[test]
fn sentences_end_at_marks_and_line_breaks_but_not_in_abbreviations_or_numbers() {
    assert_eq!(
        sentences("Ping Dr. Wu at 5.30 p.m. today. ok? Good!"),
        ["Ping Dr. Wu at 5.30 p.m. today.", "ok?", "Good!"]
    );
    assert_eq!(sentences("one\ntwo"), ["one", "two"]);
    assert!(read("is it done?").sentences()[0].question);
}

#[test]
fn hostile_text_is_read_in_linear_time_without_a_panic() {
    for piece in [
        "<", "`", "\"", "@", ":", "&", "a/", "-", "'", "’", "𝒳", "\u{200D}", "é’", "1.", "> ",
    ] {
        let text = piece.repeat(20_000);
        let prose = read(&text);
        assert!(
            prose
                .tokens()
                .iter()
                .all(|token| text.get(token.span.clone()).is_some()),
            "{piece}"
        );
    }
}
