//! Sets of 17, 68 and 272 rules, to see what a rule costs.
//!
//! There are not 272 rules yet. Those that are missing are made of the built-in ones in two ways: with every
//! word that a pattern names spelt otherwise, so that they are looked for and not found, as most rules are in
//! most messages; and as plain copies, which match wherever the first one does: the worst case.

use askwell::coach::rules::RULES;

/// A rule file: path and text.
type File = (String, String);

/// Each set with its name.
pub fn sets() -> Vec<(String, Vec<File>)> {
    let mut sets: Vec<(String, Vec<File>)> = [17, 68]
        .map(|count| (format!("20 words, {count} rules"), spread(count)))
        .into();
    for (name, made) in [("new words", true), ("copies", false)] {
        let mut files = spread(RULES.len());
        let further = (1..).flat_map(|round| RULES.iter().map(move |file| (round, file)));
        let missing = 272 - files.len();
        files.extend(
            further
                .take(missing)
                .map(|(round, file)| again(round, file, made)),
        );
        sets.push((format!("20 words, 272 ({name})"), files));
    }
    sets
}

/// So many of the built-in rules, from all over the list.
fn spread(count: usize) -> Vec<File> {
    let picked = (0..count).map(|index| RULES[index * RULES.len() / count]);
    picked
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

/// A rule once more, under another name.
fn again(round: usize, (name, text): &(&str, &str), new_words: bool) -> File {
    let mut file: toml::Table = text.parse().expect("built-in rules are TOML");
    let id = format!("{name}_{round}");
    file.insert("id".into(), id.clone().into());
    let Some(toml::Value::Array(patterns)) = file.get_mut("patterns") else {
        unreachable!("built-in rules have patterns");
    };
    if new_words {
        for pattern in patterns {
            *pattern = respelt(pattern.as_str().unwrap_or_default(), round).into();
        }
    }
    (id, file.to_string())
}

/// A pattern with other words: names in braces and the letters after `^` are no words.
fn respelt(pattern: &str, round: usize) -> String {
    let mut respelt = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '\'' || c == '-';
        let kept = match first {
            '{' => rest.find('}').map_or(rest.len(), |end| end + 1),
            '^' => rest
                .find(|c| !matches!(c, '^' | 's' | 'q'))
                .unwrap_or(rest.len()),
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                respelt.push_str(&format!("{}zq{round}", &rest[..end]));
                rest = &rest[end..];
                continue;
            }
            c => c.len_utf8(),
        };
        respelt.push_str(&rest[..kept]);
        rest = &rest[kept..];
    }
    respelt
}
