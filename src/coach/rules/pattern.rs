//! The small language in which rules describe a clause, compiled to a regular expression over the shadow.
//!
//! | in a pattern | matches |
//! |---|---|
//! | `need` | that word, in its normalised form |
//! | `{verb}` | a word of that class, group or set, or a phrase of the lexicon |
//! | `{!verb}` | a word of any other class |
//! | `_` | any one word |
//! | `^`, `^s`, `^q` | where a clause opens, after what leads up to it ("hey Jo, so"): any, of a statement, of a question |
//! | `~` | where a clause opens, before its lead |
//! | `,` | a comma |
//! | `$` | where a clause ends: hard punctuation, a comma or the end of the message |
//! | `(a b \| c)` | either sequence |
//! | `?`, `*`, `+` after an item | optional, up to four times, one to four times |
//! | `<` | where the finding starts (else at the first word that matched) |
//! | `[a b \| c]` | the action: its head verb opens it |
//!
//! Repetition is bounded, so that matching stays linear whatever the text.

use crate::coach::lexicon::{Class, Lexicon};

/// The capture group of the action's head.
pub const ACTION: &str = "act";
/// The capture group of the finding's start.
pub const START: &str = "at";

/// Phrases may use phrases, this deep.
const DEPTH: usize = 6;

/// Compiles a pattern to the source of a byte regex.
///
/// # Errors
/// Says what in the pattern is not understood.
pub fn compile(pattern: &str, lexicon: &Lexicon) -> Result<String, String> {
    let mut compiler = Compiler {
        rest: pattern,
        lexicon,
        depth: 0,
    };
    let source = compiler.sequence()?;
    match compiler.peek() {
        None => Ok(format!("(?-u){source}")),
        Some(c) => Err(format!("unexpected `{c}` in pattern `{pattern}`")),
    }
}

struct Compiler<'a> {
    rest: &'a str,
    lexicon: &'a Lexicon,
    depth: usize,
}

impl<'a> Compiler<'a> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.rest.starts_with(c);
        if found {
            self.rest = &self.rest[c.len_utf8()..];
        }
        found
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn sequence(&mut self) -> Result<String, String> {
        let mut source = String::new();
        while let Some(c) = self.peek() {
            if matches!(c, ')' | '|' | ']') {
                break;
            }
            let item = self.item(c)?;
            source.push_str(&item);
            source.push_str(self.repetition());
        }
        Ok(source)
    }

    fn repetition(&mut self) -> &'static str {
        match self.rest.chars().next() {
            Some('?') => self.repeated('?', "?"),
            Some('*') => self.repeated('*', "{0,4}"),
            Some('+') => self.repeated('+', "{1,4}"),
            _ => "",
        }
    }

    fn repeated(&mut self, sign: char, bounds: &'static str) -> &'static str {
        self.take(sign);
        bounds
    }

    fn item(&mut self, first: char) -> Result<String, String> {
        match first {
            '(' => self.group(),
            '[' => self.action(),
            '{' => self.named(),
            '^' => Ok(self.opening()),
            '~' => Ok(self.fixed('~', r"(?:\|\.\w )")),
            '<' => Ok(self.fixed('<', &format!("(?P<{START}>)"))),
            '$' => Ok(self.fixed('$', r"(?:[|,]\.\w )")),
            ',' => Ok(self.fixed(',', r"(?:,\.c )")),
            '_' => Ok(self.fixed('_', r"(?:[>}]?[^|,/>}]\.\S+ )")),
            _ => self.word(),
        }
    }

    fn fixed(&mut self, sign: char, source: &str) -> String {
        self.take(sign);
        source.to_owned()
    }

    fn opening(&mut self) -> String {
        self.take('^');
        match self.take_while(|c| c == 's' || c == 'q') {
            "s" => ">".to_owned(),
            "q" => r"\}".to_owned(),
            _ => "[>}]".to_owned(),
        }
    }

    fn group(&mut self) -> Result<String, String> {
        self.take('(');
        let branches = self.branches()?;
        self.close(')')?;
        Ok(format!("(?:{branches})"))
    }

    fn action(&mut self) -> Result<String, String> {
        self.take('[');
        let branches = self.branches()?;
        self.close(']')?;
        Ok(format!("(?P<{ACTION}>{branches})"))
    }

    fn branches(&mut self) -> Result<String, String> {
        let mut branches = vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        Ok(branches.join("|"))
    }

    fn close(&mut self, sign: char) -> Result<(), String> {
        self.peek();
        if self.take(sign) {
            Ok(())
        } else {
            Err(format!("a `{sign}` is missing before `{}`", self.rest))
        }
    }

    fn word(&mut self) -> Result<String, String> {
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '\'' || c == '-');
        match word {
            "" => Err(format!("not understood: `{}`", self.rest)),
            _ => Ok(format!("(?:{})", self.literal(word))),
        }
    }

    /// A word is looked up once, here: in the shadow it always carries the class of the lexicon.
    fn literal(&self, word: &str) -> String {
        let class = match self.lexicon.class(word) {
            _ if word.starts_with(|c: char| c.is_ascii_digit()) => "0".to_owned(),
            Class::OTHER => "[nN]".to_owned(),
            class => char::from(class.0).to_string(),
        };
        format!(r"[>}}]?{class}\.{} ", regex::escape(word))
    }

    fn named(&mut self) -> Result<String, String> {
        self.take('{');
        let negated = self.take('!');
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        self.close('}')?;
        if let Some(letters) = self.lexicon.letters(name) {
            let letters: String = letters
                .iter()
                .map(|letter| regex::escape(&char::from(*letter).to_string()))
                .collect();
            let class = if negated {
                format!("[^{letters}|,/>}}]")
            } else {
                format!("[{letters}]")
            };
            return Ok(format!(r"(?:[>}}]?{class}\.\S+ )"));
        }
        if negated {
            return Err(format!(
                "`{{!{name}}}`: only classes and groups can be negated"
            ));
        }
        if let Some(words) = self.lexicon.set(name) {
            let words: Vec<String> = words.into_iter().map(|word| self.literal(word)).collect();
            return Ok(format!("(?:{})", words.join("|")));
        }
        self.phrase(name)
    }

    fn phrase(&self, name: &str) -> Result<String, String> {
        let phrase = self
            .lexicon
            .phrase(name)
            .ok_or_else(|| format!("no class, set or phrase is called `{name}`"))?;
        if self.depth == DEPTH {
            return Err(format!("phrase `{name}` uses itself"));
        }
        let mut inner = Compiler {
            rest: phrase,
            lexicon: self.lexicon,
            depth: self.depth + 1,
        };
        let source = inner.sequence()?;
        match inner.peek() {
            None => Ok(format!("(?:{source})")),
            Some(c) => Err(format!("unexpected `{c}` in phrase `{name}`")),
        }
    }
}
