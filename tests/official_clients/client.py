"""An app on Slack's Python client, for drive.rs: calls the Web API, then answers over Socket Mode."""

import os
import threading

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.webhook import WebhookClient

API, ANA, GENERAL = os.environ["API_URL"], os.environ["ANA"], os.environ["GENERAL"]
slack = WebClient(token=os.environ["BOT_TOKEN"], base_url=API)
refused_once = threading.Event()

BUTTON = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "What would help?"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "settings",
                "text": {"type": "plain_text", "text": "Settings"},
            }
        ],
    },
]
OPTIONS = [
    {"text": {"type": "plain_text", "text": name}, "value": name.lower()}
    for name in ("Daily", "Weekly")
]
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Settings"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "often",
            "dispatch_action": True,
            "label": {"type": "plain_text", "text": "How often"},
            "element": {
                "type": "static_select",
                "action_id": "often",
                "options": OPTIONS,
            },
        }
    ],
}


def call_the_web_api():
    assert slack.auth_test()["user_id"]
    assert slack.users_info(user=ANA)["user"]["tz"]
    assert slack.conversations_info(channel=GENERAL)["channel"]["is_member"]
    assert ANA in slack.conversations_members(channel=GENERAL)["members"]
    dm = slack.conversations_open(users=ANA)["channel"]["id"]
    sent = slack.chat_postMessage(
        channel=ANA,
        text="Your month",
        metadata={"event_type": "summary", "event_payload": {"key": "1"}},
    )
    slack.chat_update(channel=dm, ts=sent["ts"], text="Your month, again")
    history = slack.conversations_history(channel=dm, include_all_metadata=True)
    assert history["messages"][0]["metadata"]["event_payload"]["key"] == "1"
    slack.files_upload_v2(channel=dm, filename="chart.png", content=b"12345", title="chart")
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    slack.views_publish(user_id=ANA, view=home)


def answer(client, request):
    kind, body, payload = request.type, request.payload, None
    if kind == "slash_commands":
        payload = {"text": "Here is how"}
    if body.get("type") == "view_submission" and not refused_once.is_set():
        refused_once.set()
        payload = {"response_action": "errors", "errors": {"often": "Really?"}}
    client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
    event = body.get("event", {})
    if event.get("type") == "message" and "bot_id" not in event:
        slack.chat_postEphemeral(channel=GENERAL, user=ANA, text="A thought", blocks=BUTTON)
    if body.get("type") == "block_actions" and "view" not in body:
        slack.views_open(trigger_id=body["trigger_id"], view=MODAL)
    if body.get("type") == "message_action":
        WebhookClient(body["response_url"]).send(text="through response_url")


def main():
    client = SocketModeClient(app_token=os.environ["APP_TOKEN"], web_client=slack)
    client.socket_mode_request_listeners.append(answer)
    client.connect()
    call_the_web_api()
    threading.Event().wait()


main()
