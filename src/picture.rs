//! From SVG to PNG, with a font of our own: no machine needs one installed.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

/// The family that an SVG names; `picture/OFL.txt` is its licence.
pub const FONT: &str = "Inter";

/// Pixels for each unit of the SVG, so that letters stay sharp on a screen with fine pixels.
const SCALE: f32 = 1.6;
/// Neither side of a picture is longer, in pixels.
const LONGEST_SIDE: f32 = 4096.0;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("picture/Inter-Regular.otf").to_vec());
    fonts.load_font_data(include_bytes!("picture/Inter-SemiBold.otf").to_vec());
    Arc::new(fonts)
});

/// An SVG that cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error("the picture is no SVG: {0}")]
    NoSvg(#[from] resvg::usvg::Error),
    #[error("a picture of that size cannot be drawn")]
    Size,
    #[error("the picture could not be written as PNG")]
    Png,
}

/// Draws an SVG as a PNG.
///
/// # Errors
/// When it is no SVG, or has no size to draw it at.
pub fn png(svg: &str) -> Result<Vec<u8>, PictureError> {
    let options = Options {
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().scale_by(SCALE).ok_or(PictureError::Size)?;
    if size.width().max(size.height()) > LONGEST_SIDE {
        return Err(PictureError::Size);
    }
    let size = size.to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(PictureError::Size)?;
    let scale = Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().map_err(|_| PictureError::Png)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> Vec<u8> {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='60' font-family='{FONT}'>\
             <text x='10' y='40' font-size='30'>{text}</text></svg>"
        );
        png(&svg).unwrap()
    }

    #[test]
    fn words_are_drawn_where_no_font_is_installed() {
        let (one, other, none) = (drawn("May"), drawn("říj"), drawn(""));
        assert!(one.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(one.len() > none.len() && other.len() > none.len() && one != other);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let huge = "<svg xmlns='http://www.w3.org/2000/svg' width='90000' height='90000'/>";
        for wrong in ["", "no svg", "<svg", huge] {
            assert!(png(wrong).is_err(), "{wrong}");
        }
    }
}
