//! The files of a workspace's export: who is in it, which channels it has, and what one person wrote on a
//! day. Everybody else's words stay unparsed.
//!
//! Source: Slack's help page "How to read Slack data exports".

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::{read_text, written};
use crate::coach::MessageText;
use crate::coach::ids::{MessageTs, UserId};

/// The file that names the people.
pub const MEMBERS: &str = "users.json";
/// The file that names the public channels, each with a folder of that name.
pub const CHANNELS: &str = "channels.json";

/// A file that is not what an export has under its name.
#[derive(Debug, thiserror::Error)]
#[error("it is not what an export has there (line {line})")]
pub struct ExportError {
    line: usize,
}

impl From<serde_json::Error> for ExportError {
    /// Keeps the place and not the words.
    fn from(error: serde_json::Error) -> Self {
        Self { line: error.line() }
    }
}

/// Somebody who is in the workspace, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: UserId,
    /// What they may be called: user name, display name, full name. Each once, none empty.
    pub names: Vec<String>,
    pub email: Option<String>,
    /// As in the time zone database.
    pub time_zone: Option<String>,
}

#[derive(Deserialize)]
struct MemberFile {
    id: UserId,
    name: Option<String>,
    real_name: Option<String>,
    tz: Option<String>,
    profile: Option<ProfileFile>,
}

#[derive(Default, Deserialize)]
struct ProfileFile {
    real_name: Option<String>,
    display_name: Option<String>,
    email: Option<String>,
}

#[derive(Deserialize)]
struct ChannelFile {
    name: String,
    is_ext_shared: Option<bool>,
}

/// Reads [`MEMBERS`].
///
/// # Errors
/// When it is something else.
pub fn members(json: &[u8]) -> Result<Vec<Member>, ExportError> {
    let members: Vec<MemberFile> = serde_json::from_slice(json)?;
    Ok(members.into_iter().map(Member::from).collect())
}

impl From<MemberFile> for Member {
    fn from(file: MemberFile) -> Self {
        let profile = file.profile.unwrap_or_default();
        let mut names = Vec::new();
        for name in [
            file.real_name,
            profile.real_name,
            profile.display_name,
            file.name,
        ] {
            names.extend(name.filter(|name| !name.is_empty() && !names.contains(name)));
        }
        Self {
            id: file.id,
            names,
            email: profile.email,
            time_zone: file.tz,
        }
    }
}

/// The folders of the channels that Askwell would listen in: public ones that no other organisation
/// shares.
///
/// # Errors
/// When it is something else than [`CHANNELS`].
pub fn channels(json: &[u8]) -> Result<Vec<String>, ExportError> {
    let channels: Vec<ChannelFile> = serde_json::from_slice(json)?;
    let own = channels
        .into_iter()
        .filter(|channel| channel.is_ext_shared != Some(true));
    Ok(own.map(|channel| channel.name).collect())
}

/// The messages of one day in one channel.
pub struct Day<'a>(Vec<&'a RawValue>);

impl<'a> Day<'a> {
    /// Finds where each message begins and ends, and reads none.
    ///
    /// # Errors
    /// When it is no list of messages.
    pub fn parse(json: &'a [u8]) -> Result<Self, ExportError> {
        Ok(Self(serde_json::from_slice(json)?))
    }

    /// How many messages there are, whoever wrote them.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What `author` wrote, and when.
    pub fn of<'b>(
        &'b self,
        author: &'b UserId,
    ) -> impl Iterator<Item = (Timestamp, MessageText)> + 'b {
        self.0.iter().filter_map(move |message| {
            let (user, ts) = written(message)?;
            let at = time(&ts).filter(|_| user == *author)?;
            Some((at, read_text(message.get().as_bytes())))
        })
    }
}

/// A message's `ts` begins with the second it was written in.
fn time(ts: &MessageTs) -> Option<Timestamp> {
    let seconds = ts.as_str().split('.').next()?;
    Timestamp::from_second(seconds.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_each_of_their_names_once() {
        let json = br#"[{"id": "U1", "name": "ana", "real_name": "Ana Ruiz", "tz": "Europe/Prague",
            "profile": {"real_name": "Ana Ruiz", "display_name": "", "email": "ana@acme.example"}},
            {"id": "U2"}]"#;
        let members = members(json).unwrap();
        assert_eq!(members[0].names, ["Ana Ruiz", "ana"]);
        assert_eq!(members[0].email.as_deref(), Some("ana@acme.example"));
        assert!(members[1].names.is_empty());
    }

    #[test]
    fn only_what_the_person_wrote_themselves_is_read() {
        let json = br#"[
            {"type": "message", "user": "U1", "ts": "1764000000.000100", "text": "one &amp; two"},
            {"type": "message", "user": "U2", "ts": "1764000001.000100", "text": "another's"},
            {"type": "message", "user": "U1", "ts": "1764000002.0", "subtype": "channel_join", "text": "x"},
            {"type": "message", "user": "U1", "ts": "1764000003.0", "bot_id": "B1", "text": "x"},
            {"type": "message", "user": "U1", "ts": "soon", "text": "x"},
            {"type": "message", "user": 7, "ts": [], "text": null},
            "nonsense"
        ]"#;
        let day = Day::parse(json).unwrap();
        assert_eq!(day.len(), 7);
        let author = UserId::from("U1");
        let read: Vec<_> = day.of(&author).collect();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].0.as_second(), 1_764_000_000);
        assert_eq!(read[0].1.as_str(), "one &amp; two");
    }

    #[test]
    fn a_damaged_file_says_where_and_none_of_its_words() {
        let error = Day::parse(b"[{\"text\": \"secret\"},\n{\"te")
            .err()
            .unwrap();
        assert_eq!(
            error.to_string(),
            "it is not what an export has there (line 2)"
        );
        assert!(members(b"{}").is_err() && channels(b"[1]").is_err());
    }
}
