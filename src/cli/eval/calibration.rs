//! Whether confidences mean what they say: of findings that claim 0.8, eight in ten should be right.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// The upper ends of the bins.
const BINS: [f32; 6] = [0.6, 0.7, 0.8, 0.9, 0.95, 1.0];

/// Findings by their stated confidence.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    bins: [Bin; BINS.len()],
    squared_error: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    findings: usize,
    right: usize,
    stated: f64,
}

/// A bin as it is shown.
#[derive(Serialize)]
pub struct Row {
    pub up_to: f32,
    pub findings: usize,
    /// The mean of what was stated.
    pub stated: f64,
    /// The share that was right.
    pub right: f64,
}

impl Calibration {
    pub fn add(&mut self, confidence: f32, right: bool) {
        let at = BINS.iter().position(|end| confidence <= *end);
        let bin = &mut self.bins[at.unwrap_or(BINS.len() - 1)];
        bin.findings += 1;
        bin.right += usize::from(right);
        bin.stated += f64::from(confidence);
        self.squared_error += (f64::from(confidence) - f64::from(u8::from(right))).powi(2);
    }

    /// The bins that have findings, from the lowest.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let bins = BINS.iter().zip(&self.bins);
        let filled = bins.filter(|(_, bin)| bin.findings > 0);
        filled.map(|(up_to, bin)| Row {
            up_to: *up_to,
            findings: bin.findings,
            stated: bin.stated / bin.findings as f64,
            right: bin.right as f64 / bin.findings as f64,
        })
    }

    /// The mean squared distance of what was stated from what was: 0 is perfect, 0.25 a coin.
    pub fn brier(&self) -> f64 {
        self.squared_error / self.findings().max(1) as f64
    }

    /// The mean distance of the stated from the right share, over the bins.
    pub fn expected_error(&self) -> f64 {
        let of_row = |row: Row| row.findings as f64 * (row.stated - row.right).abs();
        self.rows().map(of_row).sum::<f64>() / self.findings().max(1) as f64
    }

    fn findings(&self) -> usize {
        self.bins.iter().map(|bin| bin.findings).sum()
    }
}

impl Serialize for Calibration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<Row> = self.rows().collect();
        let mut calibration = serializer.serialize_struct("Calibration", 3)?;
        calibration.serialize_field("bins", &rows)?;
        calibration.serialize_field("expected_error", &self.expected_error())?;
        calibration.serialize_field("brier", &self.brier())?;
        calibration.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_claims_too_much_is_seen() {
        let (mut honest, mut boastful) = (Calibration::default(), Calibration::default());
        for n in 0..10 {
            honest.add(0.8, n < 8);
            boastful.add(0.95, n < 8);
        }
        assert!(honest.expected_error() < 1e-6);
        assert!((boastful.expected_error() - 0.15).abs() < 1e-6);
        assert!(honest.brier() < boastful.brier());
    }

    #[test]
    fn a_confidence_on_the_edge_belongs_to_the_bin_below() {
        let mut calibration = Calibration::default();
        calibration.add(0.9, true);
        assert_eq!(calibration.rows().next().unwrap().up_to, 0.9);
        assert_eq!(Calibration::default().rows().count(), 0);
        assert_eq!(Calibration::default().expected_error(), 0.0);
    }
}
