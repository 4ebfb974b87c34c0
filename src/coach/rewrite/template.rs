//! Question templates: data files, checked when they are loaded.

use std::sync::Arc;

use serde::Deserialize;

use super::gate;
use super::slots::{Slot, Slots, Trait, Traits};
use crate::coach::engine::LoadError;
use crate::coach::{Kind, Rung};

/// One question with holes for the leader's own words.
#[derive(Clone, Debug)]
pub struct Template {
    pub id: Arc<str>,
    pub kind: Kind,
    /// Taxonomy form codes; empty means every form.
    pub forms: Vec<String>,
    pub when: Traits,
    pub unless: Traits,
    pub rung: Rung,
    /// What the question leaves open.
    pub opens: Opens,
    /// How well it fits where it fits: 0 for a fallback to 3 for the best.
    pub prefer: u8,
    /// Asks leave before an idea; the one closed question that is allowed.
    pub permission: bool,
    pub source: String,
    pub fits: String,
    pub examples: Vec<Example>,
    pieces: Vec<Piece>,
}

/// The degree of freedom that a question leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opens {
    What,
    Whether,
    How,
    Who,
    When,
    Order,
    Scope,
    Criteria,
    Obstacles,
    Support,
    Evaluation,
    Tradeoff,
    Decision,
    Reality,
    Learning,
}

/// A message that shows what a template is for, or where it would be wrong.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The flagged clause.
    pub clause: String,
    /// Its action, from the head verb on; empty where the clause names none.
    #[serde(default)]
    pub action: String,
    /// The question that the template must give; none means that it must not be offered.
    pub gives: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Slot(Slot),
    /// Shown only if all of its slots are filled.
    Optional(Vec<Piece>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    kinds: Vec<Kind>,
    template: Vec<Entry>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    text: String,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    when: Vec<Trait>,
    #[serde(default)]
    unless: Vec<Trait>,
    rung: Rung,
    opens: Opens,
    #[serde(default = "usual")]
    prefer: u8,
    #[serde(default)]
    permission: bool,
    source: String,
    fits: String,
    #[serde(default)]
    examples: Vec<Example>,
}

fn usual() -> u8 {
    1
}

/// The files of a folder below `config/`, each with its path.
macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$((
            concat!("config/", $folder, "/", $name, ".toml"),
            include_str!(concat!("../../../config/", $folder, "/", $name, ".toml")),
        )),*]
    };
}

const FILES: &[(&str, &str)] = files!("templates/en":
    "story" "look" "trivia" "order" "order_others" "order_changes" "order_shapes" "order_habits"
    "order_errands" "order_bans" "order_times" "order_relay" "steer_why" "press" "advise"
    "control" "control_holds" "rescue" "steer" "check" "steps"
);

/// The templates that are compiled in.
///
/// # Errors
/// Names the file and the first template that is malformed, closed, stacked or leaves nothing open.
pub fn built_in() -> Result<Vec<Template>, LoadError> {
    let mut templates: Vec<Template> = Vec::new();
    for &(file, source) in FILES {
        let loaded = load(source).map_err(|problem| LoadError {
            file: file.to_owned(),
            problem,
        })?;
        for template in loaded {
            let taken = templates
                .iter()
                .any(|known| known.id == template.id && known.kind == template.kind);
            if taken {
                let problem = format!("the template id {} is used twice", template.id);
                return Err(LoadError {
                    file: file.to_owned(),
                    problem,
                });
            }
            templates.push(template);
        }
    }
    Ok(templates)
}

fn load(source: &str) -> Result<Vec<Template>, String> {
    let file: File = toml::from_str(source).map_err(|error| error.to_string())?;
    if file.language != "en" {
        return Err(format!("language is {}, only en is known", file.language));
    }
    let mut templates = Vec::with_capacity(file.template.len() * file.kinds.len());
    for entry in &file.template {
        let id: Arc<str> = Arc::from(entry.id.as_str());
        for kind in &file.kinds {
            let template = entry.clone().compile(*kind, id.clone());
            templates.push(template.map_err(|problem| format!("template {id}: {problem}"))?);
        }
    }
    Ok(templates)
}

impl Entry {
    fn compile(self, kind: Kind, id: Arc<str>) -> Result<Template, String> {
        gate::check_template(&self.text, self.permission)?;
        if self.examples.is_empty() {
            return Err("it has no example; add one under `examples`".to_owned());
        }
        if self.source.is_empty() || self.fits.is_empty() {
            return Err("`source` and `fits` say where it comes from and when it fits".to_owned());
        }
        Ok(Template {
            id,
            kind,
            forms: self.forms,
            when: self.when.into_iter().collect(),
            unless: self.unless.into_iter().collect(),
            rung: self.rung,
            opens: self.opens,
            prefer: self.prefer.min(3),
            permission: self.permission,
            source: self.source,
            fits: self.fits,
            examples: self.examples,
            pieces: pieces(&self.text)?,
        })
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[']) {
        if at > 0 {
            out.push(Piece::Text(rest[..at].to_owned()));
        }
        let close = if rest[at..].starts_with('{') {
            '}'
        } else {
            ']'
        };
        let end = rest[at..]
            .find(close)
            .ok_or_else(|| format!("`{close}` is missing"))?
            + at;
        let inside = &rest[at + 1..end];
        out.push(if close == '}' {
            Piece::Slot(
                Slot::named(inside).ok_or_else(|| format!("there is no slot {{{inside}}}"))?,
            )
        } else {
            Piece::Optional(pieces(inside)?)
        });
        rest = &rest[end + 1..];
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest.to_owned()));
    }
    Ok(out)
}

impl Template {
    /// Whether kind, form and traits fit; says nothing about the slots.
    pub fn fits(&self, kind: Kind, form: &str, traits: Traits) -> bool {
        self.kind == kind
            && traits.has_all(self.when)
            && !traits.has_any(self.unless)
            && (self.forms.is_empty() || self.forms.iter().any(|known| known == form))
    }

    /// The question with its holes filled and the slots that it shows, or `None` if one that it needs is
    /// empty.
    pub fn fill(&self, slots: &Slots) -> Option<(String, Vec<Slot>)> {
        let mut out = String::with_capacity(96);
        let mut shown = Vec::with_capacity(3);
        fill(&self.pieces, slots, &mut out, &mut shown).then_some((out, shown))
    }

    /// Whether it is a question and nothing before it.
    pub fn only_asks(&self) -> bool {
        let text = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(". "));
        !self.permission && !self.opens_with_slot() && !self.pieces.iter().any(text)
    }

    /// Whether the question opens with the leader's own words.
    pub fn opens_with_slot(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Slot(_)))
    }

    /// Whether the template has this slot, optional ones included.
    pub fn uses(&self, slot: Slot) -> bool {
        fn within(pieces: &[Piece], slot: Slot) -> bool {
            pieces.iter().any(|piece| match piece {
                Piece::Text(_) => false,
                Piece::Slot(known) => *known == slot,
                Piece::Optional(inside) => within(inside, slot),
            })
        }
        within(&self.pieces, slot)
    }
}

fn fill(pieces: &[Piece], slots: &Slots, out: &mut String, shown: &mut Vec<Slot>) -> bool {
    let mut open = false;
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                // "keeping every receipt, even the small ones, is one idea"
                if open && text.starts_with(' ') && text.len() > 1 {
                    out.push(',');
                }
                out.push_str(text);
            }
            Piece::Slot(slot) => match slots.get(*slot) {
                Some(text) => {
                    out.push_str(text);
                    shown.push(*slot);
                    open = hangs_open(text);
                    continue;
                }
                None => return false,
            },
            Piece::Optional(inside) => {
                let length = out.len();
                let seen = shown.len();
                if !fill(inside, slots, out, shown) {
                    out.truncate(length);
                    shown.truncate(seen);
                }
            }
        }
        open = false;
    }
    true
}

/// Whether the text ends in a part that a comma opens and another must close: "…, not the shop". A list closes
/// itself.
fn hangs_open(text: &str) -> bool {
    text.rsplit_once(", ").is_some_and(|(_, last)| {
        !last.starts_with("and ") && !last.contains(" and ") && !last.contains(" or ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "language = \"en\"\nkinds = [\"order\"]\n[[template]]\nid = \"x\"\nrung = \"ask\"\nopens = \"how\"\nsource = \"s\"\nfits = \"f\"\nexamples = [{ clause = \"fix it\", action = \"fix it\" }]\n";

    fn problem(text: &str) -> String {
        load(&format!("{HEAD}text = \"{text}\"\n")).expect_err("the template must not load")
    }

    #[test]
    fn a_closed_a_stacked_and_a_blaming_question_do_not_load() {
        assert!(problem("Could you {act}?").contains("open"));
        assert!(problem("How? What would you {act}?").contains("one question mark"));
        assert!(problem("Why is it hard to {act}?").contains("why"));
    }

    #[test]
    fn an_unknown_slot_names_itself() {
        assert!(problem("How do you want to {akt}?").contains("{akt}"));
    }

    #[test]
    fn an_optional_part_shows_only_when_it_is_filled() {
        let loaded = load(&format!(
            "{HEAD}text = \"What would you do about {{obj}}[ {{dl}}]?\"\n"
        ));
        let template = &loaded.expect("it loads")[0];
        let mut slots = Slots::default();
        slots.set(Slot::Obj, "the deck");
        assert_eq!(
            template
                .fill(&slots)
                .map(|(question, _)| question)
                .as_deref(),
            Some("What would you do about the deck?")
        );
        slots.set(Slot::Dl, "by Friday");
        assert_eq!(
            template
                .fill(&slots)
                .map(|(question, _)| question)
                .as_deref(),
            Some("What would you do about the deck by Friday?")
        );
        slots.clear(Slot::Obj);
        assert_eq!(template.fill(&slots), None);
    }

    #[test]
    fn there_are_many_templates_of_every_kind_and_rung() {
        let templates = built_in().expect("the built-in templates load");
        assert!(templates.len() >= 65, "only {}", templates.len());
        for kind in [
            Kind::Order,
            Kind::Press,
            Kind::Advise,
            Kind::Control,
            Kind::Rescue,
            Kind::Steer,
            Kind::Check,
        ] {
            for rung in [Rung::Ask, Rung::View, Rung::Decide] {
                assert!(
                    templates.iter().any(|t| t.kind == kind && t.rung == rung),
                    "no {rung:?} template for {kind:?}"
                );
            }
        }
    }
}
