//! What the picture is drawn with: lines, bars and words, as SVG.

use std::fmt::{Arguments, Write as _};

pub(super) const PAPER: &str = "#fbf8f3";
pub(super) const PAPER_EDGE: &str = "#e3dccf";

/// From the left and from the top.
pub(super) type Point = (f64, f64);

/// Which end of a text stands at its place.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
}

#[derive(Clone, Copy)]
pub(super) struct Style {
    size: f64,
    bold: bool,
    ink: &'static str,
    anchor: Anchor,
}

impl Style {
    pub const fn of(size: f64, ink: &'static str, anchor: Anchor) -> Self {
        Self {
            size,
            bold: false,
            ink,
            anchor,
        }
    }

    pub const fn bold_if(self, bold: bool) -> Self {
        Self { bold, ..self }
    }
}

/// How a line looks.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    pub ink: &'static str,
    pub width: f64,
    /// Lengths of what is drawn and left out in turn; empty for a whole line.
    pub dashes: &'static str,
}

/// A standing bar.
pub(super) struct Bar {
    /// The middle of its upper end.
    pub top: Point,
    pub width: f64,
    pub height: f64,
    /// The radius of its corners.
    pub round: f64,
    pub ink: &'static str,
    pub opacity: f64,
}

/// Draws on a sheet of its own.
pub(super) struct Pen {
    svg: String,
}

impl Pen {
    /// A sheet of paper with round corners.
    pub fn new((width, height): Point, font: &str) -> Self {
        let mut pen = Self { svg: String::new() };
        let font = escaped(font);
        pen.add(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{font}">"#
        ));
        let (width, height) = (width - 2.0, height - 2.0);
        pen.add(format_args!(
            r#"<rect x="1" y="1" width="{width}" height="{height}" rx="26" fill="{PAPER}" stroke="{PAPER_EDGE}" stroke-width="2"/>"#
        ));
        pen
    }

    pub fn finished(mut self) -> String {
        self.svg.push_str("</svg>");
        self.svg
    }

    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        let Stroke { ink, width, dashes } = stroke;
        self.add(format_args!(
            r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{ink}" stroke-width="{width}" stroke-linecap="round" stroke-dasharray="{dashes}"/>"#,
            from.0, from.1, to.0, to.1
        ));
    }

    /// A bar of no height is none.
    pub fn bar(&mut self, bar: &Bar) {
        let Bar {
            top: (x, y),
            width,
            height,
            ink,
            opacity,
            ..
        } = *bar;
        if height <= 0.0 {
            return;
        }
        let (left, round) = (x - width / 2.0, bar.round.min(height / 2.0));
        self.add(format_args!(
            r#"<rect x="{left:.1}" y="{y:.1}" width="{width}" height="{height:.1}" rx="{round:.1}" fill="{ink}" fill-opacity="{opacity}"/>"#
        ));
    }

    pub fn dot(&mut self, (x, y): Point, ink: &str) {
        self.add(format_args!(
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="9" fill="{ink}" stroke="{PAPER}" stroke-width="3"/>"#
        ));
    }

    /// Words with a rim of paper around them, so that they read across a line.
    pub fn text(&mut self, (x, y): Point, style: Style, words: &str) {
        let (size, ink) = (style.size, style.ink);
        let weight = if style.bold { 600 } else { 400 };
        let anchor = match style.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
        };
        let words = escaped(words);
        self.add(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{ink}" stroke="{PAPER}" stroke-width="6" stroke-linejoin="round" paint-order="stroke">{words}</text>"#
        ));
    }

    fn add(&mut self, element: Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.svg.write_fmt(element);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_marks_stay_words() {
        let mut pen = Pen::new((10.0, 10.0), "\"><b");
        let style = Style::of(9.0, "#000", Anchor::Start);
        pen.text((1.0, 1.0), style, "R&D <script>");
        let svg = pen.finished();
        assert!(svg.contains(">R&amp;D &lt;script></text>"), "{svg}");
        assert!(svg.contains("font-family=\"&quot;>&lt;b\""), "{svg}");
    }
}
