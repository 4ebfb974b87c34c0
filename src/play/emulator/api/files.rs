//! Files in three steps: ask for an address, send the bytes there, share the result.

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Path, Request, State as Extract};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::Emulator;
use super::super::message::Posted;
use super::{Answer, ApiError, Ctx};

/// A file on its way in, or shared.
#[derive(Clone, Debug)]
pub struct Upload {
    pub id: String,
    pub team: String,
    pub name: String,
    /// The size that was announced, in bytes.
    pub length: u64,
    pub alt_text: String,
    pub bytes: Option<Vec<u8>>,
    /// The third step was taken.
    pub complete: bool,
}

pub(super) fn upload_url(ctx: &mut Ctx) -> Answer {
    let name = ctx.args.required("filename")?;
    let length = ctx
        .args
        .number("length")
        .filter(|length| *length > 0)
        .ok_or_else(|| {
            let missing = "missing required field: length [json-pointer:/length]".to_owned();
            ApiError::with("invalid_arguments", vec![missing])
        })?;
    let id = ctx.state.id("F");
    let upload = Upload {
        id: id.clone(),
        team: ctx.grant.team.clone(),
        name,
        length,
        alt_text: ctx.args.text("alt_txt").unwrap_or("").to_owned(),
        bytes: None,
        complete: false,
    };
    ctx.state.files.insert(id.clone(), upload);
    Ok(json!({"upload_url": format!("{}/upload/v1/{id}", ctx.origin), "file_id": id}))
}

/// Takes the bytes: raw, or as the one part of a form.
pub(in crate::play::emulator) async fn receive(
    Extract(emulator): Extract<Emulator>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    let boundary = content_type
        .and_then(|kind| kind.split_once("boundary="))
        .map(|(_, b)| b.to_owned());
    let Ok(body) = Bytes::from_request(request, &()).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let bytes = boundary
        .and_then(|boundary| only_part(&body, &boundary))
        .unwrap_or(&body)
        .to_vec();
    let size = bytes.len();
    let taken = emulator.change(|state| {
        let file = state.files.get_mut(&id)?;
        let expected = u64::try_from(size).ok() == Some(file.length);
        expected.then(|| file.bytes = Some(bytes))
    });
    match taken {
        Some(()) => format!("OK - {size}").into_response(),
        None => (StatusCode::BAD_REQUEST, "unexpected length or unknown file").into_response(),
    }
}

/// The content of the first part of a multipart body.
fn only_part<'a>(body: &'a [u8], boundary: &str) -> Option<&'a [u8]> {
    let find =
        |haystack: &[u8], needle: &[u8]| haystack.windows(needle.len()).position(|w| w == needle);
    let start = find(body, b"\r\n\r\n")? + 4;
    let closing = format!("\r\n--{}", boundary.trim_matches('"'));
    let end = find(&body[start..], closing.as_bytes())?;
    Some(&body[start..start + end])
}

pub(super) fn complete(ctx: &mut Ctx) -> Answer {
    let mut files = Vec::new();
    for file in ctx
        .args
        .get("files")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let id = file["id"].as_str().unwrap_or("");
        let upload = ctx
            .state
            .files
            .get_mut(id)
            .filter(|upload| upload.team == ctx.grant.team && upload.bytes.is_some())
            .ok_or("file_not_found")?;
        upload.complete = true;
        files.push(json!({
            "id": id, "title": file["title"].as_str().unwrap_or(&upload.name), "name": upload.name,
            "mimetype": "image/png", "filetype": "png", "size": upload.length,
            "alt_txt": upload.alt_text, "url_private": format!("{}/files/{id}", ctx.origin),
        }));
    }
    if files.is_empty() {
        return Err(ApiError::with(
            "invalid_arguments",
            vec!["no less than 1 items allowed [json-pointer:/files]".to_owned()],
        ));
    }
    if ctx.args.get("blocks").is_some() && ctx.args.get("initial_comment").is_some() {
        return Err("invalid_arguments".into());
    }
    let mut channels = ctx.args.list("channels");
    channels.extend(ctx.args.text("channel_id").map(str::to_owned));
    for channel in channels {
        share(ctx, &channel, &files)?;
    }
    Ok(json!({"files": files}))
}

fn share(ctx: &mut Ctx, channel: &str, files: &[Value]) -> Result<(), ApiError> {
    let team = ctx.grant.team.clone();
    let is_user = ctx
        .state
        .users
        .get(channel)
        .is_some_and(|user| user.team == team);
    let channel = if is_user {
        ctx.state.open_dm(&team, &[channel.to_owned()])
    } else {
        channel.to_owned()
    };
    let user = ctx.user();
    let found = ctx
        .state
        .channels
        .get(&channel)
        .ok_or("channel_not_found")?;
    if !found.members.contains(&user) {
        return Err("not_in_channel".into());
    }
    let ts = ctx.state.ts();
    let posted = Posted {
        files: files.to_vec(),
        thread_ts: ctx.args.text("thread_ts").map(str::to_owned),
        subtype: Some("file_share".to_owned()),
        bot_id: ctx.state.teams.get(&team).map(|team| team.bot_id.clone()),
        app_id: Some(ctx.config.app_id.clone()),
        ..Posted::new(
            &team,
            &channel,
            &ts,
            &user,
            ctx.args.text("initial_comment").unwrap_or(""),
        )
    };
    ctx.state.post(ctx.config, posted);
    Ok(())
}
