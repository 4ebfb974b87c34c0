//! The small language in which rules describe a clause, compiled to a [`Program`].
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

use super::cell::{Opening, Test, bit};
use super::node::{Node, either};
use super::program::{Program, Step};
use super::words::Words;

/// Phrases may use phrases, this deep.
const DEPTH: usize = 6;

/// How often `*` and `+` repeat at most.
const REPEATS: usize = 4;

/// Brackets may stand in brackets, this deep.
const NESTING: usize = 16;

/// The most steps of one pattern. Repeats of repeats multiply, and the largest built-in pattern has a tenth.
const MOST_STEPS: usize = 20_000;

/// Boundaries, commas and slashes: what no word class and no `_` matches.
const MARKS: [Class; 3] = [Class::BOUNDARY, Class::COMMA, Class::SLASH];

/// Compiles a pattern, numbering the words it names.
///
/// # Errors
/// Says what in the pattern is not understood.
pub fn compile(pattern: &str, lexicon: &Lexicon, words: &mut Words) -> Result<Program, String> {
    let mut parser = Parser {
        rest: pattern,
        lexicon,
        words: &mut *words,
        depth: 0,
        nesting: 0,
    };
    let node = parser.sequence()?;
    match parser.peek() {
        None if node.size() > MOST_STEPS => Err(format!(
            "pattern `{pattern}` repeats too much within repeats"
        )),
        None => {
            let anchor = node.anchor(words);
            let anchor = anchor
                .ok_or_else(|| format!("pattern `{pattern}` has nothing that must be there"))?;
            Ok(Program::new(node.steps(), anchor))
        }
        Some(c) => Err(format!("unexpected `{c}` in pattern `{pattern}`")),
    }
}

struct Parser<'a> {
    rest: &'a str,
    lexicon: &'a Lexicon,
    words: &'a mut Words,
    depth: usize,
    nesting: usize,
}

impl<'a> Parser<'a> {
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

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, ')' | '|' | ']') {
                break;
            }
            let node = self.item(c)?;
            nodes.push(self.repeated(node));
        }
        Ok(Node::Sequence(nodes))
    }

    fn repeated(&mut self, node: Node) -> Node {
        let (least, most) = match self.rest.chars().next() {
            Some('?') => (0, 1),
            Some('*') => (0, REPEATS),
            Some('+') => (1, REPEATS),
            _ => return node,
        };
        self.rest = &self.rest[1..];
        Node::Repeat {
            node: Box::new(node),
            least,
            most,
        }
    }

    fn item(&mut self, first: char) -> Result<Node, String> {
        match first {
            '(' => self.branches('(', ')'),
            '[' => Ok(Node::Sequence(vec![
                Node::Step(Step::Head),
                self.branches('[', ']')?,
            ])),
            '{' => self.named(),
            '^' => Ok(Node::Step(self.opening())),
            '<' => Ok(self.sign('<', Step::Start)),
            '~' => Ok(self.sign('~', classes(bit(Class::BOUNDARY)))),
            '$' => Ok(self.sign('$', classes(bit(Class::BOUNDARY) | bit(Class::COMMA)))),
            ',' => Ok(self.sign(',', classes(bit(Class::COMMA)))),
            '_' => Ok(self.sign('_', classes(all_but(0)))),
            _ => self.word(),
        }
    }

    fn sign(&mut self, sign: char, step: Step) -> Node {
        self.take(sign);
        Node::Step(step)
    }

    fn opening(&mut self) -> Step {
        self.take('^');
        Step::Opens(match self.take_while(|c| c == 's' || c == 'q') {
            "s" => Opening::Statement,
            "q" => Opening::Question,
            _ => Opening::None,
        })
    }

    fn branches(&mut self, open: char, close: char) -> Result<Node, String> {
        self.take(open);
        if self.nesting == NESTING {
            return Err(format!("brackets stand more than {NESTING} deep"));
        }
        self.nesting += 1;
        let mut branches = vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        self.nesting -= 1;
        self.close(close)?;
        Ok(either(branches))
    }

    fn close(&mut self, sign: char) -> Result<(), String> {
        self.peek();
        if self.take(sign) {
            Ok(())
        } else {
            Err(format!("a `{sign}` is missing before `{}`", self.rest))
        }
    }

    fn word(&mut self) -> Result<Node, String> {
        let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '\'' || c == '-');
        if word.is_empty() {
            return Err(format!("not understood: `{}`", self.rest));
        }
        Ok(words(vec![self.words.intern(word, self.lexicon)]))
    }

    fn named(&mut self) -> Result<Node, String> {
        self.take('{');
        let negated = self.take('!');
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
        self.close('}')?;
        if let Some(letters) = self.lexicon.letters(name) {
            let bits = letters
                .iter()
                .fold(0, |bits, letter| bits | bit(Class(*letter)));
            return Ok(Node::Step(classes(if negated {
                all_but(bits)
            } else {
                bits
            })));
        }
        if negated {
            return Err(format!(
                "`{{!{name}}}`: only classes and groups can be negated"
            ));
        }
        let lexicon = self.lexicon;
        if let Some(set) = lexicon.set(name) {
            let numbers = set.into_iter();
            let numbers = numbers.map(|word| self.words.intern(word, lexicon));
            return Ok(words(numbers.collect()));
        }
        self.phrase(name)
    }

    fn phrase(&mut self, name: &str) -> Result<Node, String> {
        let lexicon = self.lexicon;
        let phrase = lexicon
            .phrase(name)
            .ok_or_else(|| format!("no class, set or phrase is called `{name}`"))?;
        if self.depth == DEPTH {
            return Err(format!("phrase `{name}` uses itself"));
        }
        let mut inner = Parser {
            rest: phrase,
            lexicon,
            words: &mut *self.words,
            depth: self.depth + 1,
            nesting: self.nesting,
        };
        let node = inner.sequence()?;
        match inner.peek() {
            None => Ok(node),
            Some(c) => Err(format!("unexpected `{c}` in phrase `{name}`")),
        }
    }
}

fn words(numbers: Vec<u32>) -> Node {
    Node::Step(Step::Cell(Test::of_words(numbers)))
}

fn classes(bits: u128) -> Step {
    Step::Cell(Test::of_classes(bits))
}

/// All classes of words but these.
fn all_but(bits: u128) -> u128 {
    !MARKS.iter().fold(bits, |bits, mark| bits | bit(*mark))
}
