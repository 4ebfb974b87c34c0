// Runs a command while npm's `emulate` plays Slack: node slack.mjs COMMAND…
// The command finds its address in ASKWELL_TEST_EMULATE_URL; the tokens and names are those below.

import { spawn } from 'node:child_process';
import { createEmulator } from 'emulate';

const bot = { app_id: 'A0ASKWELL', bot_id: 'B0ASKWELL', bot_user_id: 'U0ASKWELL' };
const scopes = ['channels:history', 'channels:read', 'chat:write', 'commands', 'files:write', 'im:history', 'im:write', 'users:read'];
const slack = await createEmulator({
  service: 'slack',
  port: 0,
  seed: {
    slack: {
      strict_scopes: true,
      team: { name: 'Acme', domain: 'acme' },
      users: [
        { name: 'ana', real_name: 'Ana Ruiz', email: 'ana@acme.example' },
        { name: 'ben', real_name: 'Ben Okafor', email: 'ben@acme.example' },
      ],
      channels: [{ name: 'team' }],
      oauth_apps: [{
        ...bot, scopes, bot_name: 'askwell', name: 'Askwell', client_id: '1000.2000', client_secret: 'secret',
        redirect_uris: ['http://127.0.0.1:1/slack/oauth/callback'], user_scopes: ['chat:write'],
      }],
      tokens: [
        { ...bot, scopes, token: 'xoxb-askwell', type: 'bot', user_id: bot.bot_user_id },
        { token: 'xoxp-ana', type: 'user', user: 'ana', scopes: ['channels:history', 'channels:read', 'chat:write', 'users:read'] },
      ],
    },
  },
});

const [command, ...rest] = process.argv.slice(2);
const child = spawn(command, rest, { stdio: 'inherit', env: { ...process.env, ASKWELL_TEST_EMULATE_URL: slack.url } });
child.on('exit', async (code) => {
  await slack.close();
  process.exit(code ?? 1);
});
