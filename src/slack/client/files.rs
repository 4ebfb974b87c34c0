//! A picture on its way to Slack: an address is asked for, the bytes go there, the file is closed.
//!
//! The file is shared with nobody. A message shows it by naming it, so that the message stays the one
//! thing that is sent once; a file that no message came to name is seen by nobody.

use bytes::Bytes;
use serde_json::json;
use url::Url;

use super::answers::string;
use super::transport::{rate_limit, whole_body};
use super::{SlackClient, SlackError, Token};

/// A file that Slack has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileId(String);

impl FileId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A picture. What is said in its place belongs to the message that shows it: Slack has quietly kept
/// uploads back that came with a description of their own (slackapi/python-slack-sdk#1818).
#[derive(Clone, Debug)]
pub struct Picture {
    /// With its extension.
    pub name: String,
    pub bytes: Bytes,
}

impl SlackClient {
    /// Uploads a picture. Needs the scope `files:write`.
    ///
    /// # Errors
    /// Those of a call; [`SlackError::Refused`] where the bytes should go outside Slack.
    pub async fn upload(&self, token: &Token, picture: &Picture) -> Result<FileId, SlackError> {
        let length = picture.bytes.len().to_string();
        let parameters = [("filename", picture.name.as_str()), ("length", &length)];
        let place = self
            .read("files.getUploadURLExternal", token, &parameters)
            .await?
            .body;
        let url = string(&place, "/upload_url").ok_or(SlackError::Malformed)?;
        let id = string(&place, "/file_id").ok_or(SlackError::Malformed)?;
        self.put(url, picture.bytes.clone()).await?;
        let parameters = json!({"files": [{"id": id, "title": picture.name}]});
        self.write("files.completeUploadExternal", token, parameters)
            .await?;
        Ok(FileId(id.to_owned()))
    }

    /// The address itself is the permission; a token has no place there.
    async fn put(&self, url: &str, bytes: Bytes) -> Result<(), SlackError> {
        let url = self.accepted_upload_url(url).ok_or(SlackError::Refused)?;
        let response = self.http.post(url).body(bytes).send().await?;
        if let Some(limited) = rate_limit(&response) {
            return Err(limited);
        }
        let status = response.status();
        // Read to its end, so that the connection can be used again.
        whole_body(response).await?;
        match status.is_success() {
            true => Ok(()),
            false => Err(SlackError::Http(status.as_u16())),
        }
    }

    /// Where bytes may go: a host of Slack's, or the origin of the API.
    fn accepted_upload_url(&self, url: &str) -> Option<Url> {
        let url = Url::parse(url).ok()?;
        let slacks = url.scheme() == "https"
            && url.port().is_none()
            && url
                .host_str()
                .is_some_and(|host| host.ends_with(".slack.com"));
        let bare = url.username().is_empty() && url.password().is_none();
        (bare && (slacks || url.origin() == self.api_url.origin())).then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_go_to_slack_or_to_the_api_and_nowhere_else() {
        crate::slack::install_tls_provider();
        let client = SlackClient::new("http://127.0.0.1:9/api/").unwrap();
        for taken in [
            "https://files.slack.com/upload/v1/abc",
            "http://127.0.0.1:9/upload/v1/F1",
        ] {
            assert!(client.accepted_upload_url(taken).is_some(), "{taken}");
        }
        for refused in [
            "http://files.slack.com/upload/v1/abc",
            "https://slack.com.attacker.example/upload",
            "https://notslack.com/upload",
            "https://files.slack.com:444/upload",
            "https://files.slack.com@attacker.example/upload",
            "https://a:b@files.slack.com/upload",
            "http://127.0.0.1:10/upload",
            "nonsense",
        ] {
            assert!(client.accepted_upload_url(refused).is_none(), "{refused}");
        }
    }
}
