//! Hits, false alarms and misses.

use serde::{Serialize, Serializer, ser::SerializeStruct};

/// How often two readers agree that something is there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub hits: usize,
    pub false_alarms: usize,
    pub misses: usize,
}

impl Counts {
    pub fn add(&mut self, gold: bool, got: bool) {
        match (gold, got) {
            (true, true) => self.hits += 1,
            (false, true) => self.false_alarms += 1,
            (true, false) => self.misses += 1,
            (false, false) => {}
        }
    }

    /// The share of what was heard that is there.
    pub fn precision(self) -> f64 {
        ratio(self.hits, self.hits + self.false_alarms)
    }

    /// The share of what is there that was heard.
    pub fn recall(self) -> f64 {
        ratio(self.hits, self.hits + self.misses)
    }

    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        match precision + recall {
            0.0 => 0.0,
            sum => 2.0 * precision * recall / sum,
        }
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut counts = serializer.serialize_struct("Counts", 6)?;
        counts.serialize_field("hits", &self.hits)?;
        counts.serialize_field("false_alarms", &self.false_alarms)?;
        counts.serialize_field("misses", &self.misses)?;
        counts.serialize_field("precision", &self.precision())?;
        counts.serialize_field("recall", &self.recall())?;
        counts.serialize_field("f1", &self.f1())?;
        counts.end()
    }
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub part: usize,
    pub whole: usize,
}

impl Tally {
    pub fn add(&mut self, belongs: bool) {
        self.part += usize::from(belongs);
        self.whole += 1;
    }

    pub fn share(self) -> f64 {
        ratio(self.part, self.whole)
    }
}

/// The share, 1 of nothing.
pub fn ratio(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_false_alarm_costs_precision_and_a_miss_costs_recall() {
        let mut counts = Counts::default();
        for (gold, got) in [
            (true, true),
            (false, true),
            (true, false),
            (true, true),
            (false, false),
        ] {
            counts.add(gold, got);
        }
        assert_eq!(
            (counts.precision(), counts.recall()),
            (2.0 / 3.0, 2.0 / 3.0)
        );
    }
}
