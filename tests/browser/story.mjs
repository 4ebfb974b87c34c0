// A visitor's way through the playground, from the first look to being forgotten, with a look into the
// database file before and after. Usage: node story.mjs ASKWELL FOLDER; pictures go to the folder.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

import { Visitor, start, until } from './playground.mjs';

const [binary, pictures] = process.argv.slice(2);
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const home = mkdtempSync(path.join(tmpdir(), 'askwell-play-'));
const database = path.join(home, 'askwell.sqlite');

/** How many rows name a person, by table, as another program reads them. */
const rows = (person) => JSON.parse(execFileSync('python3', [path.join(import.meta.dirname ?? path.dirname(process.argv[1]), 'rows.py'), database, person.id]));
const total = (found) => Object.values(found).reduce((sum, count) => sum + count, 0);

let count = 0;
const picture = (visitor, name, options) => visitor.page.screenshot({ path: path.join(pictures, `${String(count += 1).padStart(2, '0')}-${name}.png`), ...options });

/** What an order, a softened request and a message that already asks look like. Invented, and each once. */
const ORDERS = [
  'Send me the launch plan by Friday.',
  'Update the roadmap before the review.',
  'Move the banner to the top of the page.',
  'Rename the old folders today.',
  'Write the release notes tonight.',
  'Call the printer about the posters.',
  'Book the large room for Monday.',
  'Draft the invitation by noon.',
  'Clean up the backlog this afternoon.',
  'Print the badges before lunch.',
];
const order = () => ORDERS.shift();
const SOFT = 'Could you please send me the budget by Thursday?';

const STORY = {
  async 'Home before anybody has said yes explains, and offers the way in'({ ana }) {
    await ana.goes('home');
    await ana.atHome('welcome_everywhere').waitFor();
    assert.equal(await ana.atHome('settings_open').count(), 0, 'there is nothing to set yet');
    await picture(ana, 'home-before');
    await ana.goes('launch');
    await picture(ana, 'welcome');
  },

  async 'without a yes nothing is read, shown or stored'({ ana }) {
    await ana.says(order());
    assert.deepEqual(rows(ana), {});
  },

  async '/askwell on is the yes, answered in private with what it means'({ ana }) {
    const answer = await ana.commands('/askwell on');
    assert.deepEqual(await ana.keys('notes'), [answer], 'the order from before the yes got no note');
    assert.match(await ana.one(answer).innerText(), /\/askwell off/);
    assert.ok(total(rows(ana)) > 0, 'the yes is held');
    await picture(ana, 'consent');
    await ana.goes('dm');
    await ana.find('#messages [data-action="welcome_everywhere"]').waitFor();
    await picture(ana, 'more-channels');
    await ana.goes('launch');
  },

  async 'an order gets a nudge that quotes it, and asks'(the) {
    const text = order();
    Object.assign(the, await the.ana.isNudgedFor(text));
    const note = await the.ana.one(the.note).innerText();
    assert.ok(note.includes(text.replace(/\.$/, '').split(' by ')[0].split(' before ')[0]), note);
    assert.match(note, /\?/);
    await picture(the.ana, 'nudge');
  },

  async 'Why this? opens the reason, and the note stays'({ ana, note }) {
    const before = await ana.one(note).innerText();
    await ana.action(note, 'nudge_why').click();
    assert.ok((await ana.modal()).length > 80);
    await picture(ana, 'why');
    await ana.closesModal();
    assert.equal(await ana.one(note).innerText(), before);
  },

  async 'Another idea shows other questions in the same note'({ ana, note }) {
    const before = await ana.one(note).innerText();
    const now = await ana.presses(note, 'nudge_another');
    assert.notEqual(now, before);
    assert.ok(await ana.action(note, 'nudge_use').count() > 0);
    await picture(ana, 'another-idea');
  },

  async "I'll use this hands the text over, and asks for the grant at that moment"({ ana, message, note }) {
    const said = await ana.one(message).locator('.text').innerText();
    await ana.presses(note, 'nudge_use');
    assert.equal(await ana.one(message).locator('.text').innerText(), said, 'without a grant it stays');
    await picture(ana, 'handed-over');

    const opened = ana.page.context().waitForEvent('page');
    await ana.find('#messages [data-action="grant_open"]').last().click();
    const consent = await opened;
    await consent.waitForLoadState();
    await consent.screenshot({ path: path.join(pictures, '08a-slack-asks.png') });
    await consent.locator(`a[href*="answer=${ana.id}"]`).click();
    await until('the way back', () => !consent.url().includes('/oauth/v2/authorize'));
    await consent.waitForLoadState();
    await consent.screenshot({ path: path.join(pictures, '08b-granted.png') });
    assert.match(await consent.locator('body').innerText(), /changes your message itself/);
    await consent.close();
    await ana.goes('dm');
    await ana.find('#messages [data-action="grant_take_back"]').waitFor();
    await picture(ana, 'grant-in-the-dm');
    await ana.goes('launch');
    assert.match(await ana.words(message), /\?/, 'what was pressed before the grant is done with it');
  },

  async "I'll use this puts the question in place of the message, for everybody"({ ana, ben }) {
    const { message, note } = await ana.isNudgedFor(order());
    await ana.presses(note, 'nudge_use');
    const now = await until('the question', async () => {
      const text = await ana.one(message).locator('.text').innerText();
      return text.includes('?') && text;
    });
    assert.equal(await ana.one(message).locator('.edited').count(), 1);
    const ts = message.split('/')[1];
    await until('Ben to read it', async () => (await ben.one(`${ben.id}/${ts}`).innerText()).includes(now));
    await picture(ana, 'used');
  },

  async 'Not now takes the note away'({ ana }) {
    const { note } = await ana.isNudgedFor(order());
    assert.equal(await ana.presses(note, 'nudge_not_now'), 'gone');
    await picture(ana, 'not-now');
  },

  async 'Telling was right here, twice, keeps the pattern quiet; taking it back ends that'({ ana }) {
    const first = await ana.isNudgedFor('Send me the invoice by Tuesday.');
    await ana.presses(first.note, 'nudge_telling_fit');
    const second = await ana.isNudgedFor('Send me the contract by Wednesday.');
    await ana.presses(second.note, 'nudge_telling_fit');
    await ana.isNotNudgedFor('Send me the receipts by Thursday.');
    await picture(ana, 'telling-was-right');
    await ana.presses(second.note, 'nudge_undo');
    await ana.isNudgedFor('Send me the tickets by Thursday.');
  },

  async 'Less of this keeps the kind quiet; taking it back ends that'({ ana }) {
    const { note } = await ana.isNudgedFor(order());
    await ana.presses(note, 'nudge_less');
    const reason = await ana.isNotNudgedFor(order());
    assert.match(reason, /less/);
    await picture(ana, 'less');
    await ana.presses(note, 'nudge_undo');
    await ana.isNudgedFor(order());
  },

  async 'a setting that cannot be is refused beside its field'({ ana }) {
    const answer = await ana.commands('/askwell settings');
    await ana.action(answer, 'settings_open').click();
    await ana.modal();
    await picture(ana, 'settings');
    await ana.inModal('settings_quiet_from').fill('20:00');
    await ana.inModal('settings_quiet_to').fill('');
    await ana.find('#modal footer .primary').click();
    await ana.find('#modal .field[data-block="settings_quiet_to"] .wrong').waitFor();
    await ana.find('#modal .wrong').scrollIntoViewIfNeeded();
    await picture(ana, 'settings-refused');
    await ana.inModal('settings_quiet_from').fill('');
    await ana.closesModal();
  },

  async 'settings that are saved are obeyed from the next message on'({ ana }) {
    await ana.isNotNudgedFor(SOFT);
    await ana.goes('home');
    await ana.atHome('settings_open').first().click();
    await ana.modal();
    await ana.inModal('settings_sensitivity').locator('input[value="high"]').check();
    await picture(ana, 'settings-filled-in');
    await ana.submits();
    await ana.goes('launch');
    await ana.isNudgedFor(SOFT);
    await picture(ana, 'softened-request');

    const answer = await ana.commands('/askwell settings');
    await ana.action(answer, 'settings_open').click();
    await ana.modal();
    assert.ok(await ana.inModal('settings_sensitivity').locator('input[value="high"]').isChecked(), 'it was saved');
    await ana.inModal('settings_left_alone').locator('input[value="order"]').check();
    await ana.submits();
    await ana.isNotNudgedFor(order());
    await picture(ana, 'settings-obeyed');
  },

  async 'Home afterwards shows the balance and what is set, and pauses'({ ana }) {
    await ana.goes('home');
    await ana.atHome('home_pause_day').waitFor();
    await picture(ana, 'home-after');
    await ana.atHome('home_pause_day').click();
    await ana.atHome('home_resume').waitFor();
    await picture(ana, 'home-paused');
    await ana.atHome('home_resume').click();
    await ana.atHome('home_pause_day').waitFor();
    await ana.goes('launch');
  },

  async 'the shortcut works in a thread, where commands do not'({ ana, ben }) {
    await ben.goes('support');
    await ana.goes('support');
    const question = (await ben.says('The customer is on the phone again.')).split('/')[1];
    await until('the question', async () => (await ana.keys('all')).includes(`${ana.id}/${question}`));
    await ana.uses(`${ana.id}/${question}`, 'thread');
    const thread = { list: '#thread-messages', box: '#thread-composer-text' };
    await ana.find(thread.box).fill('/askwell help');
    await ana.find(thread.box).press('Enter');
    await ana.isRefused(/do not work in threads/);

    const reply = await ana.says('Send them the refund form today.', thread);
    await ana.uses(reply, 'rewrite_message', thread.list);
    assert.match(await ana.modal(), /refund form.*\?/s);
    await picture(ana, 'shortcut-in-a-thread');
    await ana.closesModal();
    await ana.uses(`${ana.id}/${question}`, 'rewrite_message');
    assert.doesNotMatch(await ana.modal(), /\?/, 'a message of somebody else is not read');
    await picture(ana, 'shortcut-on-bens-message');
    await ana.closesModal();
    await ana.find('#thread-close').click();
  },

  async 'the shortcut beside the composer takes any text'({ ana }) {
    await ana.find('[data-shortcut="rewrite_text"]').first().click();
    await ana.modal();
    await picture(ana, 'shortcut-for-any-text');
    await ana.find('#modal .field textarea, #modal .field input').fill('Fix the login page before lunch.');
    await ana.find('#modal footer .primary').click();
    await until('the question', async () => /login page.*\?/s.test(await ana.modal()));
    await picture(ana, 'shortcut-answered');
    await ana.closesModal();
  },

  async 'a text sent to Askwell comes back as a question'({ ana }) {
    await ana.goes('dm');
    const before = await ana.keys('all');
    await ana.find('#composer-text').fill('Finish the slides by Monday.');
    await ana.find('#composer-text').press('Enter');
    const answer = await until('an answer', async () => (await ana.keys('all')).filter((key) => !before.includes(key))[1]);
    assert.match(await ana.words(answer), /slides.*\?/s);
    await picture(ana, 'try-out');
  },

  async 'a month later the summary comes with its picture, and a plan from it becomes the aim'({ ana }) {
    const before = await ana.keys('all');
    await ana.find('#later summary').click();
    await ana.page.getByRole('button', { name: 'after a year of practice' }).click();
    const key = await until('a summary', async () => (await ana.keys('all')).find((one) => !before.includes(one)));
    const loaded = () => ana.one(key).locator('figure img').evaluate((image) => image.complete && image.naturalWidth > 1000);
    assert.ok(await until('its picture', loaded));
    assert.match(await ana.words(key), /how you asked and told.*A bright spot.*Nobody else can see this/s);
    await ana.action(key, 'month_experiment').selectOption({ index: 1 });
    await until('the answer', async () => (await ana.find('#messages').innerText()).includes("That's your aim now"));
    await picture(ana, 'summary');
    await ana.find('#later summary').click();
  },

  async 'a narrow and dark screen shows the same'({ ana }) {
    await ana.page.setViewportSize({ width: 420, height: 800 });
    await picture(ana, 'narrow');
    await ana.page.emulateMedia({ colorScheme: 'dark' });
    await picture(ana, 'narrow-dark');
    await ana.page.setViewportSize({ width: 1280, height: 860 });
    await ana.goes('launch');
    await picture(ana, 'dark');
    await ana.page.emulateMedia({ colorScheme: 'light' });
  },

  async 'forget me leaves not one row, and Home is as before'({ ana }) {
    const held = rows(ana);
    assert.ok(held.leaders === 1 && held.nudges > 5 && held.counts > 0, JSON.stringify(held));
    const question = await ana.commands('/askwell forget me');
    await picture(ana, 'forget-me');
    const said = await ana.presses(question, 'data_forget');
    assert.deepEqual(rows(ana), {});
    assert.ok(said.includes(String(total(held))), `it deleted ${total(held)} rows and said: ${said}`);
    await picture(ana, 'forgotten');
    await ana.goes('home');
    await until('the way in instead of settings', async () => await ana.atHome('settings_open').count() === 0
      && await ana.atHome('welcome_everywhere').count() === 1);
    await picture(ana, 'home-forgotten');
    await ana.goes('launch');
    const notes = await ana.keys('notes');
    await ana.says(order());
    await ana.commands('/askwell help');
    assert.equal((await ana.keys('notes')).length, notes.length + 1, 'only the answer to help');
    assert.deepEqual(rows(ana), {});
  },

  async 'no word of hers is in the database file, deleted pages included'() {
    const stored = readdirSync(home).map((name) => readFileSync(path.join(home, name), 'latin1')).join();
    for (const word of ['roadmap', 'banner', 'invoice', 'budget', 'refund', 'slides', 'login page']) {
      assert.ok(!stored.includes(word), word);
    }
  },

  async 'Ben had no note, no reason, no message and no row'({ ben }) {
    assert.ok(ben.screens.length > 20, 'he was looking all the time');
    assert.deepEqual(rows(ben), {});
    await ben.goes('launch');
    await picture(ben, 'ben');
  },
};

/** Slack's own words for what only one person may see: any of it on Ben's screen is a leak. */
function leaks(screens) {
  const found = new Set();
  for (const screen of screens) {
    if (screen.modal) found.add('a modal');
    if (screen.home) found.add('a Home tab');
    for (const channel of screen.channels) {
      for (const message of channel.messages) {
        if (message.private) found.add('a private note');
        if (message.silence) found.add('a reason for silence');
        if (channel.is_dm) found.add('a direct message');
      }
    }
  }
  return [...found];
}

async function tell() {
  const playground = await start(binary, ['--from-the-start', '--database', database]);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  const the = {};
  try {
    the.ana = await Visitor.arrives(browser, playground.url, 'ana');
    the.ben = await Visitor.arrives(browser, playground.url, 'ben');
    for (const [title, step] of Object.entries(STORY)) {
      const started = Date.now();
      try {
        await step(the);
        assert.deepEqual(leaks(the.ben.screens), [], 'Ben sees nothing of it');
        for (const visitor of [the.ana, the.ben]) assert.ok(await visitor.find('#toast').isHidden(), 'a complaint of the page');
      } catch (fault) {
        await picture(the.ana, 'failed').catch(() => {});
        console.error(`not ok: ${title}\n${fault.stack}\nOn the screen:\n${await the.ana.find('body').innerText().catch(() => '')}`);
        throw fault;
      }
      console.log(`ok: ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    }
  } finally {
    await browser.close();
    playground.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

tell().then(
  () => console.log(`${Object.keys(STORY).length} passed, 0 failed; ${count} pictures in ${pictures}`),
  () => { process.exitCode = 1; },
);
