//! A tiny schema language for Block Kit objects, and the walk that holds a value against it.

use serde_json::{Map, Value};

use super::Complaint;

/// An object that Slack knows: its fields, and the keys of which at least one must be there.
pub(super) struct Shape {
    pub fields: &'static [Field],
    /// At least one of these keys; empty when there is no such rule.
    pub one_of: &'static [&'static str],
}

pub(super) struct Field {
    pub key: &'static str,
    pub required: bool,
    pub rule: Rule,
}

pub(super) const fn required(key: &'static str, rule: Rule) -> Field {
    Field {
        key,
        required: true,
        rule,
    }
}

pub(super) const fn optional(key: &'static str, rule: Rule) -> Field {
    Field {
        key,
        required: false,
        rule,
    }
}

/// What a field may hold. Lengths are in characters, counts in items, both inclusive.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// Any value: parts that Slack documents but Askwell never sends.
    Any,
    Bool,
    Int,
    Number,
    Str(usize, usize),
    OneOf(&'static [&'static str]),
    /// `HH:mm`.
    Time,
    /// `YYYY-MM-DD`.
    Date,
    /// A text object of either type, at most this long.
    Text(usize),
    /// A `plain_text` object, at most this long.
    Plain(usize),
    Object(&'static Shape),
    List(usize, usize, &'static Rule),
    /// A typed object, looked up by its `type` among the names allowed here.
    Typed(&'static [&'static str], Lookup),
}

/// Finds the shape of a `type`.
pub(super) type Lookup = fn(&str) -> Option<&'static Shape>;

/// Collects the complaints about one value.
pub(super) struct Checker {
    pub complaints: Vec<Complaint>,
}

impl Checker {
    pub fn complain(&mut self, at: &str, what: &str) {
        self.complaints.push(format!("{what} [json-pointer:{at}]"));
    }

    pub fn object(&mut self, value: &Value, shape: &Shape, at: &str) {
        let Some(object) = value.as_object() else {
            return self.complain(at, "must be an object");
        };
        self.fields(object, shape, at);
    }

    fn fields(&mut self, object: &Map<String, Value>, shape: &Shape, at: &str) {
        for field in shape.fields {
            match object.get(field.key) {
                None | Some(Value::Null) if field.required => {
                    self.complain(at, &format!("missing required field: {}", field.key));
                }
                None | Some(Value::Null) => {}
                Some(value) => self.rule(value, field.rule, &format!("{at}/{}", field.key)),
            }
        }
        let known = |key: &str| key == "type" || shape.fields.iter().any(|f| f.key == key);
        for key in object.keys().filter(|key| !known(key)) {
            self.complain(
                &format!("{at}/{key}"),
                &format!("invalid additional property: {key}"),
            );
        }
        if !shape.one_of.is_empty() && !shape.one_of.iter().any(|key| object.contains_key(*key)) {
            let keys = shape.one_of.join("` or `");
            self.complain(at, &format!("must define either `{keys}`"));
        }
    }

    pub fn rule(&mut self, value: &Value, rule: Rule, at: &str) {
        match rule {
            Rule::Any => {}
            Rule::Bool => self.must(value.is_boolean(), at, "must be a boolean"),
            Rule::Int => self.must(value.is_i64() || value.is_u64(), at, "must be an integer"),
            Rule::Number => self.must(value.is_number(), at, "must be a number"),
            Rule::Str(min, max) => self.length(value, min, max, at),
            Rule::OneOf(allowed) => {
                let known = value.as_str().is_some_and(|v| allowed.contains(&v));
                self.must(known, at, "failed to match all enum values");
            }
            Rule::Time => self.must(is_time(value), at, "must be in HH:mm format"),
            Rule::Date => self.must(is_date(value), at, "must be in YYYY-MM-DD format"),
            Rule::Text(max) => self.text(value, &["plain_text", "mrkdwn"], max, at),
            Rule::Plain(max) => self.text(value, &["plain_text"], max, at),
            Rule::Object(shape) => self.object(value, shape, at),
            Rule::List(min, max, each) => self.list(value, min, max, *each, at),
            Rule::Typed(allowed, lookup) => self.typed(value, allowed, lookup, at),
        }
    }

    fn must(&mut self, holds: bool, at: &str, complaint: &str) {
        if !holds {
            self.complain(at, complaint);
        }
    }

    fn length(&mut self, value: &Value, min: usize, max: usize, at: &str) {
        let Some(text) = value.as_str() else {
            return self.complain(at, "must be a string");
        };
        let length = text.chars().count();
        if length < min {
            self.complain(
                at,
                &format!("must be more than {} characters", min.saturating_sub(1)),
            );
        }
        if length > max {
            self.complain(at, &format!("must be less than {} characters", max + 1));
        }
    }

    fn text(&mut self, value: &Value, types: &[&str], max: usize, at: &str) {
        let Some(object) = value.as_object() else {
            return self.complain(at, "must be an object");
        };
        let kind = object.get("type").and_then(Value::as_str).unwrap_or("");
        if !types.contains(&kind) {
            self.complain(&format!("{at}/type"), "failed to match all enum values");
        }
        let shape = if kind == "plain_text" {
            &PLAIN
        } else {
            &MRKDWN
        };
        self.fields(object, shape, at);
        if let Some(text) = object.get("text") {
            self.length(text, 1, max, &format!("{at}/text"));
        }
    }

    fn list(&mut self, value: &Value, min: usize, max: usize, each: Rule, at: &str) {
        let Some(items) = value.as_array() else {
            return self.complain(at, "must be an array");
        };
        if items.len() < min {
            self.complain(at, &format!("no less than {min} items allowed"));
        }
        if items.len() > max {
            self.complain(at, &format!("no more than {max} items allowed"));
        }
        for (index, item) in items.iter().enumerate() {
            self.rule(item, each, &format!("{at}/{index}"));
        }
    }

    fn typed(&mut self, value: &Value, allowed: &[&str], lookup: Lookup, at: &str) {
        let kind = value["type"].as_str().unwrap_or("");
        match lookup(kind) {
            Some(shape) if allowed.contains(&kind) => self.object(value, shape, at),
            _ => self.complain(&format!("{at}/type"), &format!("unsupported type: {kind}")),
        }
    }
}

const PLAIN: Shape = Shape {
    fields: &[required("text", Rule::Any), optional("emoji", Rule::Bool)],
    one_of: &[],
};

const MRKDWN: Shape = Shape {
    fields: &[
        required("text", Rule::Any),
        optional("verbatim", Rule::Bool),
    ],
    one_of: &[],
};

fn is_time(value: &Value) -> bool {
    let Some((hours, minutes)) = value.as_str().and_then(|text| text.split_once(':')) else {
        return false;
    };
    two_digits(hours, 23) && two_digits(minutes, 59)
}

fn is_date(value: &Value) -> bool {
    let parts: Vec<&str> = value.as_str().unwrap_or("").split('-').collect();
    matches!(parts[..], [year, month, day]
        if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
            && two_digits(month, 12) && two_digits(day, 31))
}

fn two_digits(text: &str, max: u32) -> bool {
    text.len() == 2
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.parse().is_ok_and(|number: u32| number <= max)
}
