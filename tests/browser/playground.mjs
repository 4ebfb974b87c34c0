// The playground's page as a visitor uses it. Elements are found by what they are for, never by their words.

import { spawn } from 'node:child_process';

/** How long anything may take to show, in milliseconds: a busy machine is no fault of Askwell's. */
const PATIENCE = 20_000;

/** Starts the playground on a free port; its address and the way to stop it. */
export function start(binary, options) {
  const child = spawn(binary, ['play', '--listen', '127.0.0.1:0', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (words) => {
      said += words;
      const url = said.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (url) resolve({ url, stop: () => child.kill('SIGTERM') });
    });
    child.on('exit', (code) => reject(new Error(`the playground ended with ${code}: ${said}`)));
  });
}

/** Looks again and again until there is something, which is the answer. */
export async function until(what, look) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${PATIENCE / 1000} s for ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** One person at the page. */
export class Visitor {
  constructor(page, name, id) {
    Object.assign(this, { page, name, id, screens: [] });
    page.setDefaultTimeout(PATIENCE);
    page.on('response', async (response) => {
      if (!response.url().includes('/play/screen')) return;
      const news = await response.json().catch(() => null);
      if (news?.screen) this.screens.push(news.screen);
    });
  }

  static async arrives(browser, url, name, look = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...look });
    const people = await (await context.request.get(`${url}play/people`)).json();
    const person = people.find((one) => one.name === name);
    const visitor = new Visitor(await context.newPage(), name, person.id);
    await visitor.page.goto(`${url}#${person.id}`);
    await until('the channels', () => visitor.screens.length);
    return visitor;
  }

  get screen() { return this.screens.at(-1); }

  find(selector) { return this.page.locator(selector); }

  /** Goes to a channel by its name, to `home`, or to the conversation with Askwell (`dm`). */
  async goes(place) {
    const channels = this.screen.channels;
    const id = place === 'home' ? place
      : channels.find((channel) => (place === 'dm' ? channel.is_dm : channel.name === place)).id;
    await this.find(`[data-place="${id}"]`).click();
    await this.find(`[data-place="${id}"][aria-current]`).waitFor();
  }

  /** What lies in the open channel, the latest last: `own`, `notes` only for this person, or all. */
  async keys(kind, list = '#messages') {
    const of = { notes: '.private', own: ':not(.private)', all: '' }[kind];
    return this.find(`${list} > li${of}`).evaluateAll((items) => items.map((item) => item.dataset.key));
  }

  /** The one that was not there before. */
  async fresh(kind, before, list) {
    return until(`a new one of ${kind}`, async () => (await this.keys(kind, list)).find((key) => !before.includes(key)));
  }

  /** Everything readable in one of them, or `gone`. */
  async words(key, list = '#messages') {
    // In one go: the page may replace an element between being found and being read.
    return this.page.evaluate((selector) => document.querySelector(selector)?.innerText ?? 'gone', `${list} > li[data-key="${key}"]`);
  }

  one(key, list = '#messages') { return this.find(`${list} > li[data-key="${key}"]`); }

  /** Sends a message; where it is in the list. */
  async says(text, { list = '#messages', box = '#composer-text' } = {}) {
    const before = await this.keys('own', list);
    await this.find(box).fill(text);
    await this.find(box).press('Enter');
    return this.fresh('own', before, list);
  }

  /** Types a command; where the private answer is. */
  async commands(text) {
    const before = await this.keys('notes');
    await this.find('#composer-text').fill(text);
    await this.find('#composer-text').press('Enter');
    return this.fresh('notes', before);
  }

  /** Says something that gets a nudge; where the message and the nudge are. */
  async isNudgedFor(text) {
    const before = await this.keys('notes');
    const message = await this.says(text);
    const note = await this.fresh('notes', before);
    await this.action(note, 'nudge_why').first().waitFor();
    return { message, note };
  }

  /** Says something about which Askwell stays silent, and the reason that is shown. */
  async isNotNudgedFor(text) {
    const before = await this.keys('notes');
    const message = await this.says(text);
    await this.one(message).locator('.silence').waitFor();
    const notes = await this.keys('notes');
    if (notes.length > before.length) throw new Error(`a note came about: ${text}`);
    return this.one(message).locator('.silence').innerText();
  }

  /** The element of a note, of the modal or of Home that stands for an action. */
  action(key, name) { return this.one(key).locator(`[data-action="${name}"]`); }
  inModal(name) { return this.find(`#modal[open] [data-action="${name}"]`); }
  atHome(name) { return this.find(`#home:not([hidden]) [data-action="${name}"]`); }

  /** Presses something in a note, and waits until the note is another. */
  async presses(key, name) {
    const before = await this.words(key);
    await this.action(key, name).first().click();
    return until(`an effect of ${name}`, async () => {
      const now = await this.words(key);
      return now !== before && now;
    });
  }

  /** Uses an entry of a message's menu. */
  async uses(key, deed, list) {
    await this.one(key, list).hover();
    await this.one(key, list).locator(`[data-deed="${deed}"]`).click();
  }

  /** Waits for the page's own complaint, and until it is gone. */
  async isRefused(why) {
    await until('a complaint', async () => why.test(await this.find('#toast:not([hidden])').evaluateAll((all) => all[0]?.textContent ?? '')));
    await this.find('#toast').waitFor({ state: 'hidden' });
  }

  async modal() {
    await this.find('#modal[open]').waitFor();
    return this.find('#modal').innerText();
  }

  async closesModal() {
    await this.page.keyboard.press('Escape');
    await this.find('#modal[open]').waitFor({ state: 'detached' });
  }

  /** Sends the modal off and waits until it is gone. */
  async submits() {
    await this.find('#modal footer .primary').click();
    await this.find('#modal[open]').waitFor({ state: 'detached' });
  }
}
