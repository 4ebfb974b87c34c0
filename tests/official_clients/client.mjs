// An app on Slack's Node clients, for drive.rs: calls the Web API, then answers over Socket Mode.
import assert from 'node:assert';
import { SocketModeClient } from '@slack/socket-mode';
import { IncomingWebhook } from '@slack/webhook';
import { WebClient } from '@slack/web-api';

const { API_URL, BOT_TOKEN, APP_TOKEN, ANA, GENERAL } = process.env;
const slack = new WebClient(BOT_TOKEN, { slackApiUrl: API_URL });
const plain = (text) => ({ type: 'plain_text', text });
const option = (text) => ({ text: plain(text), value: text.toLowerCase() });
const blocks = [
  { type: 'section', text: { type: 'mrkdwn', text: 'What would help?' } },
  { type: 'actions', elements: [{ type: 'button', action_id: 'settings', text: plain('Settings') }] },
];
const modal = {
  type: 'modal', title: plain('Settings'), submit: plain('Save'),
  blocks: [{
    type: 'input', block_id: 'often', dispatch_action: true, label: plain('How often'),
    element: { type: 'static_select', action_id: 'often', options: ['Daily', 'Weekly'].map(option) },
  }],
};
let refusedOnce = false;

async function callTheWebApi() {
  assert((await slack.auth.test()).user_id);
  assert((await slack.users.info({ user: ANA })).user.tz);
  assert((await slack.conversations.info({ channel: GENERAL })).channel.is_member);
  const dm = (await slack.conversations.open({ users: ANA })).channel.id;
  const metadata = { event_type: 'summary', event_payload: { key: '1' } };
  const sent = await slack.chat.postMessage({ channel: ANA, text: 'Your month', metadata });
  await slack.chat.update({ channel: dm, ts: sent.ts, text: 'Your month, again' });
  const history = await slack.conversations.history({ channel: dm, include_all_metadata: true });
  assert.equal(history.messages[0].metadata.event_payload.key, '1');
  await slack.filesUploadV2({
    channel_id: dm, filename: 'chart.png', file: Buffer.from('12345'), title: 'chart',
  });
  await slack.views.publish({ user_id: ANA, view: { type: 'home', blocks: [{ type: 'divider' }] } });
}

const client = new SocketModeClient({ appToken: APP_TOKEN, clientOptions: { slackApiUrl: API_URL } });
client.on('slack_event', async ({ ack, type, body }) => {
  if (type === 'slash_commands') {
    await ack({ text: 'Here is how' });
  } else if (body.type === 'view_submission' && !refusedOnce) {
    refusedOnce = true;
    await ack({ response_action: 'errors', errors: { often: 'Really?' } });
  } else {
    await ack();
  }
  if (body.event?.type === 'message' && !body.event.bot_id) {
    await slack.chat.postEphemeral({ channel: GENERAL, user: ANA, text: 'A thought', blocks });
  }
  if (body.type === 'block_actions' && !body.view) {
    await slack.views.open({ trigger_id: body.trigger_id, view: modal });
  }
  if (body.type === 'message_action') {
    await new IncomingWebhook(body.response_url).send({ text: 'through response_url' });
  }
});
await client.start();
await callTheWebApi();
