//! A summary's months as a picture: the share that opened with a question, over what was asked and told.
//!
//! It holds its own paper, so that it reads on a light and on a dark screen; every figure stands where
//! it belongs instead of in a legend; and no colour says good or bad.

mod pen;

use super::{Share, Summary};
use crate::coach::month::Month;
use crate::coach::voice::Voice;
use pen::{Anchor, Bar, PAPER_EDGE, Pen, Point, Stroke, Style};

/// A movement needs two months that have a share.
const A_MOVEMENT: usize = 2;

// All in the picture's own units; the width of a message in Slack is about half of it.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 690.0;
const EDGE: f64 = 40.0;
/// Words about a line or a row stand right of here.
const PLOT_END: f64 = 820.0;
const NOTES_AT: f64 = 834.0;
/// No month is wider, be there ever so few.
const WIDEST_MONTH: f64 = 150.0;
/// Where the share has its nought and its full height.
const SHARE_FLOOR: f64 = 372.0;
const SHARE_TOP: f64 = 168.0;
/// What was asked and told shares this height, besides the figures at the columns' ends.
const COLUMNS_TOP: f64 = 434.0;
const COLUMNS_HEIGHT: f64 = 118.0;
const COLUMN_WIDTH: f64 = 34.0;
const MONTHS_AT: f64 = 632.0;
const YEARS_AT: f64 = 661.0;

/// A month this wide has room for a figure with its sign.
const ROOM_FOR_A_SIGN: f64 = 78.0;
/// A line that falls further from month to month would cross the figure above its end.
const STEEP: f64 = 30.0;

const INK: &str = "#1f3338";
const PALE_INK: &str = "#5d6c70";
const ASKED: &str = "#1f6f78";
const TOLD: &str = "#d3b98a";
const TOLD_INK: &str = "#86672f";

/// A picture, and the same figures for whoever cannot see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its words are set in the font family that is asked for.
    pub svg: String,
    /// What it shows, for whoever cannot see it.
    pub alt: String,
    /// Every figure of it as text.
    pub figures: String,
}

/// The picture of a summary; `None` where there is no movement to see yet.
pub fn chart(voice: &Voice, font: &str, summary: &Summary) -> Option<Chart> {
    let shares = summary.months.iter();
    let with_share = shares.filter(|(_, share)| share.percent().is_some());
    if with_share.count() < A_MOVEMENT {
        return None;
    }
    let mut drawing = Drawing::new(voice, font, summary);
    drawing.title();
    drawing.start();
    drawing.line();
    drawing.points();
    drawing.columns();
    drawing.calendar();
    Some(Chart {
        svg: drawing.pen.finished(),
        alt: voice.line("summary.chart.alt").to_owned(),
        figures: figures(voice, summary),
    })
}

fn figures(voice: &Voice, summary: &Summary) -> String {
    let months = summary.months.iter().map(|&(month, share)| {
        let (month, asked) = (month.short_name(), share.asked.to_string());
        let moments = share.moments.to_string();
        let mut values = vec![
            ("month", month.as_str()),
            ("asked", &asked),
            ("moments", &moments),
        ];
        match share.percent().map(|percent| percent.to_string()) {
            Some(percent) => {
                values.push(("share", &percent));
                voice.fill("summary.chart.figure", &values)
            }
            None => voice.fill("summary.chart.figure_of_few", &values),
        }
    });
    let months: Vec<String> = months.collect();
    voice.fill("summary.chart.figures", &[("months", &months.join(" · "))])
}

struct Drawing<'a> {
    voice: &'a Voice,
    summary: &'a Summary,
    pen: Pen,
    /// The width of a month.
    month: f64,
    /// Left of the first month.
    left: f64,
    /// The percentage at the top.
    highest: f64,
}

impl<'a> Drawing<'a> {
    fn new(voice: &'a Voice, font: &str, summary: &'a Summary) -> Self {
        let count = summary.months.len().max(1) as f64;
        let month = ((PLOT_END - EDGE) / count).min(WIDEST_MONTH);
        let ranges = summary.months.iter().filter_map(|(_, share)| share.range());
        let highest = ranges.map(|(_, high)| high).max().unwrap_or(0);
        Self {
            voice,
            summary,
            pen: Pen::new((WIDTH, HEIGHT), font),
            month,
            left: PLOT_END - month * count,
            highest: f64::from(highest.clamp(20, 100)),
        }
    }

    /// The middle of a month's column.
    fn x(&self, index: usize) -> f64 {
        self.left + (index as f64 + 0.5) * self.month
    }

    fn y(&self, percent: u32) -> f64 {
        let height = (SHARE_FLOOR - SHARE_TOP) * f64::from(percent) / self.highest;
        SHARE_FLOOR - height
    }

    /// The months that have a share, with their places and percentages.
    fn shares(&self) -> Vec<(usize, Share, u32)> {
        let months = self.summary.months.iter().enumerate();
        months
            .filter_map(|(index, &(_, share))| Some((index, share, share.percent()?)))
            .collect()
    }

    fn percent(&self, key: &str, percent: u32) -> String {
        self.voice.fill(key, &[("share", &percent.to_string())])
    }

    fn title(&mut self) {
        let title = Style::of(36.0, INK, Anchor::Start).bold_if(true);
        let words = self.voice.line("summary.chart.title");
        self.pen.text((EDGE, 74.0), title, words);
        let about = Style::of(26.0, PALE_INK, Anchor::Start);
        let words = self.voice.line("summary.chart.about");
        self.pen.text((EDGE, 114.0), about, words);
    }

    /// The leader's own first share, as a line to measure by.
    fn start(&mut self) {
        self.floor(SHARE_FLOOR);
        let Some(&(first, _, percent)) = self.shares().first() else {
            return;
        };
        let y = self.y(percent);
        let dotted = Stroke {
            ink: PALE_INK,
            width: 2.0,
            dashes: "3 8",
        };
        self.pen.line((self.x(first), y), (PLOT_END, y), dotted);
        let note = Style::of(22.0, PALE_INK, Anchor::Start);
        let words = self.voice.line("summary.chart.start");
        self.pen.text((NOTES_AT, y - 4.0), note, words);
        let share = self.percent("summary.chart.start_share", percent);
        self.pen.text((NOTES_AT, y + 23.0), note, &share);
    }

    fn floor(&mut self, y: f64) {
        let stroke = Stroke {
            ink: PAPER_EDGE,
            width: 2.0,
            dashes: "",
        };
        self.pen.line((EDGE, y), (PLOT_END, y), stroke);
    }

    /// From share to share; dotted over months that have none.
    fn line(&mut self) {
        for pair in self.shares().windows(2) {
            if let [(from, _, before), (to, _, after)] = *pair {
                let stroke = Stroke {
                    ink: ASKED,
                    width: 5.0,
                    dashes: if to - from == 1 { "" } else { "1 12" },
                };
                let ends = [(from, before), (to, after)];
                let [from, to] = ends.map(|(index, percent)| (self.x(index), self.y(percent)));
                self.pen.line(from, to, stroke);
            }
        }
    }

    /// Each share with its range and its figure.
    fn points(&mut self) {
        let shares = self.shares();
        let mut before = None;
        for (n, &(index, share, percent)) in shares.iter().enumerate() {
            let at = (self.x(index), self.y(percent));
            let (top, bottom) = self.range(at, share, percent);
            self.pen.dot(at, ASKED);
            let is_last = n + 1 == shares.len();
            // Out of the way of a line that comes steeply from above.
            let steep = before.is_some_and(|before: f64| at.1 - before > STEEP);
            let figure_at = if steep { bottom + 30.0 } else { top - 10.0 };
            let figure = Style::of(26.0, ASKED, Anchor::Middle).bold_if(is_last);
            let words = match is_last || self.month >= ROOM_FOR_A_SIGN {
                true => self.percent("summary.chart.share", percent),
                false => percent.to_string(),
            };
            self.pen.text((at.0, figure_at), figure, &words);
            before = Some(at.1);
        }
    }

    /// Draws where a share likely lies, and says where that begins and ends.
    fn range(&mut self, (x, _): Point, share: Share, percent: u32) -> (f64, f64) {
        let (low, high) = share.range().unwrap_or((percent, percent));
        let (top, bottom) = (self.y(high), self.y(low));
        self.pen.bar(&Bar {
            top: (x, top),
            width: 22.0,
            height: bottom - top,
            round: 11.0,
            ink: ASKED,
            opacity: 0.2,
        });
        (top, bottom)
    }

    /// What was asked upwards and what was told downwards from one line, in one measure.
    fn columns(&mut self) {
        let months = self.summary.months.iter();
        let counts: Vec<(u32, u32)> = months
            .map(|(_, share)| (share.asked, share.moments.saturating_sub(share.asked)))
            .collect();
        let most = |of: fn(&(u32, u32)) -> u32| f64::from(counts.iter().map(of).max().unwrap_or(0));
        let (most_asked, most_told) = (most(|count| count.0), most(|count| count.1));
        let unit = COLUMNS_HEIGHT / (most_asked + most_told).max(1.0);
        let middle = COLUMNS_TOP + most_asked * unit;
        for (index, (asked, told)) in counts.into_iter().enumerate() {
            let (up, down) = (f64::from(asked) * unit, f64::from(told) * unit);
            let x = self.x(index);
            self.column((x, middle - up - 1.0), up, ASKED);
            self.column((x, middle + 1.0), down, TOLD);
            self.count((x, middle - up - 9.0), asked, ASKED);
            self.count((x, middle + down + 24.0), told, TOLD_INK);
        }
        self.floor(middle);
        let note = |ink| Style::of(24.0, ink, Anchor::Start).bold_if(true);
        let (asked, told) = ((NOTES_AT, middle - 10.0), (NOTES_AT, middle + 27.0));
        let words = self.voice.line("summary.chart.asked");
        self.pen.text(asked, note(ASKED), words);
        let words = self.voice.line("summary.chart.told");
        self.pen.text(told, note(TOLD_INK), words);
    }

    fn column(&mut self, top: Point, height: f64, ink: &'static str) {
        self.pen.bar(&Bar {
            top,
            width: COLUMN_WIDTH,
            height,
            round: 4.0,
            ink,
            opacity: 1.0,
        });
    }

    fn count(&mut self, at: Point, count: u32, ink: &'static str) {
        if count > 0 {
            let style = Style::of(22.0, ink, Anchor::Middle);
            self.pen.text(at, style, &count.to_string());
        }
    }

    /// The months, and a year where one begins.
    fn calendar(&mut self) {
        let months = &self.summary.months;
        for (index, &(month, _)) in months.iter().enumerate() {
            let x = self.x(index);
            let is_last = index + 1 == months.len();
            let name = Style::of(26.0, INK, Anchor::Middle).bold_if(is_last);
            self.pen.text((x, MONTHS_AT), name, &month_name(month));
            let below = Style::of(22.0, PALE_INK, Anchor::Middle);
            if is_last && self.summary.so_far {
                let so_far = self.voice.line("summary.chart.so_far");
                self.pen.text((x, YEARS_AT), below, so_far);
            } else if index == 0 || month.first_day().month() == 1 {
                let year = month.first_day().year().to_string();
                self.pen.text((x, YEARS_AT), below, &year);
            }
        }
    }
}

/// `Nov`, in English.
fn month_name(month: Month) -> String {
    month.first_day().strftime("%b").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::metric::Metric;
    use crate::coach::summary::{Example, Tally};

    fn example(example: Example) -> Option<Chart> {
        let month = "2026-10".parse().unwrap();
        let summary = Summary::of(month, &example.tally(month));
        chart(&Voice::english(), "Serif", &summary)
    }

    /// The words of a picture, in their order.
    fn words(svg: &str) -> Vec<&str> {
        let texts = svg
            .split("</text>")
            .filter_map(|part| part.rsplit_once('>'));
        texts
            .map(|(_, words)| words)
            .filter(|words| !words.is_empty())
            .collect()
    }

    #[test]
    fn every_figure_of_the_picture_is_in_the_words_beside_it() {
        let chart = example(Example::Year).unwrap();
        let months = "Sep 26: 22 of 48, 46% · Oct 26: 27 of 51, 53%";
        assert!(
            chart.figures.contains("Nov 25: 7 of 48, 15%"),
            "{}",
            chart.figures
        );
        assert!(chart.figures.ends_with(months), "{}", chart.figures);
        let words = words(&chart.svg);
        for figure in [
            "started: 15%",
            "53%",
            "46",
            "22",
            "26",
            "Nov",
            "2025",
            "Jan",
        ] {
            assert!(words.contains(&figure), "{figure}: {words:?}");
        }
    }

    #[test]
    fn a_month_of_few_moments_shows_its_counts_and_no_percentage() {
        let chart = example(Example::Year).unwrap();
        assert!(
            chart.figures.contains("Apr 26: 4 of 9 ·"),
            "{}",
            chart.figures
        );
        let words = words(&chart.svg);
        assert!(words.contains(&"4") && words.contains(&"5"), "{words:?}");
        assert_eq!(chart.svg.matches("<circle").count(), 11);
    }

    #[test]
    fn there_is_no_picture_before_there_is_a_movement() {
        assert_eq!(example(Example::Few), None);
        assert_eq!(example(Example::Quiet), None);
        assert!(example(Example::MovedDown).is_some());
    }

    #[test]
    fn the_largest_counts_have_a_place() {
        let (month, mut tally) = ("2026-10".parse().unwrap(), Tally::default());
        for back in 0..40 {
            tally.add(Month::back(month, back), Metric::Asked, u32::MAX);
        }
        let summary = Summary::of(month, &tally);
        let chart = chart(&Voice::english(), "Serif", &summary).unwrap();
        assert!(!chart.svg.contains("NaN") && !chart.svg.contains("inf"));
    }
}
