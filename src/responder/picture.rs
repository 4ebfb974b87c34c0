//! A picture on its way into a message: drawn, and handed to Slack. Nothing depends on it: where it cannot
//! be had, the message goes out without.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Responder;
use crate::coach::ids::TeamId;
use crate::coach::summary::{Summary, chart};
use crate::picture;
use crate::slack::client::{Picture, Token};
use crate::slack::outbox::{Lane, Method, Patience};
use crate::slack::views::summary::Pictured;

/// Drawing and uploading may take this long, and then the message goes out without.
const PICTURE_WITHIN: Duration = Duration::from_secs(20);
/// Slack looks at a file before it shows it; a message that comes sooner may show none.
///
/// Source: github.com/metabase/metabase, issue 41974.
const SETTLE: Duration = Duration::from_secs(2);

/// Uploading twice leaves a file that nobody sees.
const PATIENCE: Patience = Patience {
    attempts: 2,
    wait: Duration::from_secs(5),
    idempotent: true,
};

impl Responder {
    /// The picture of a summary's months, where there is one and Slack takes it: `files:write` is a scope
    /// that an installer may leave out.
    pub(super) async fn picture_of(
        &self,
        team: &TeamId,
        token: &Token,
        summary: &Summary,
    ) -> Option<Pictured> {
        let pictured = timeout(PICTURE_WITHIN, self.draw_and_upload(team, token, summary));
        pictured.await.unwrap_or_else(|_| {
            tracing::warn!("a picture took too long; the summary goes out without");
            None
        })
    }

    async fn draw_and_upload(
        &self,
        team: &TeamId,
        token: &Token,
        summary: &Summary,
    ) -> Option<Pictured> {
        let chart = chart(&self.voice, picture::FONT, summary)?;
        let svg = chart.svg;
        let drawn = tokio::task::spawn_blocking(move || picture::png(&svg)).await;
        let bytes = match drawn {
            Ok(Ok(png)) => png.into(),
            Ok(Err(error)) => {
                tracing::error!(%error, "a picture could not be drawn");
                return None;
            }
            Err(_) => return None,
        };
        let (alt, figures) = (chart.alt, chart.figures);
        let picture = Picture {
            name: format!("askwell-{}.png", summary.month),
            bytes,
        };
        let lane = Lane {
            team: team.clone(),
            method: Method::Upload,
            channel: None,
        };
        let upload = || self.slack.upload(token, &picture);
        match self.outbox.send(&lane, PATIENCE, upload).await {
            Ok(file) => {
                if !self.slack.is_local() {
                    sleep(SETTLE).await;
                }
                Some(Pictured { file, alt, figures })
            }
            Err(error) if error.code() == Some("missing_scope") => {
                tracing::debug!("no picture: the bot token lacks files:write");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "Slack did not take a picture; the summary goes out without");
                None
            }
        }
    }
}
