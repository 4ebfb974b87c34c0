// The playground: who is typing, where, and the news from the small Slack.

import { blocks } from '/blocks.js';
import { avatar, show } from '/messages.js';
import { showModal } from '/modal.js';
import { h, names } from '/text.js';

const $ = (id) => document.getElementById(id);
const HOME = 'home';
const TRIES = [
  'You need to send me the launch plan by Friday.',
  '@ben just restart the server and check the logs first',
  'What would help you get this over the line?',
];

// What a person could have behind them when the monthly message comes.
const MONTHS = [
  [null, 'after what was written here'],
  ['year', 'after a year of practice'],
  ['few', 'after five moments'],
  ['quiet', 'after a quiet month'],
  ['moved-down', 'after a month that went down'],
];

let me = null;
let place = null;
let thread = null;
let screen = null;
let seen = 0;
let drawnHome = '';
const read = new Map();

async function ask(path, body) {
  const options = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const reply = await fetch(path, options);
  if (!reply.ok) throw new Error(`the playground answered ${reply.status}`);
  return reply.json();
}

/** Does something as the present person; says so on the page when it is refused. */
async function act(deed) {
  try {
    const answer = await ask('/play/act', { person: me, ...deed });
    if (answer.refused) toast(answer.refused);
    return answer;
  } catch {
    toast('The playground does not answer. Is it still running?');
    return {};
  }
}

let toastTimer;
function toast(words) {
  $('toast').textContent = words;
  $('toast').hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $('toast').hidden = true; }, 5000);
}

const here = () => screen.channels.find((channel) => channel.id === place);
const channelName = (channel) => (channel.is_dm ? names.people.get(channel.with) : channel.name);

// What a person does with messages.

const deeds = {
  press: (message, block_id, action_id, choice) => act({ do: 'press', on: { kind: 'message', channel: place, ts: message.ts }, press: { block_id, action_id, choice } }),
  shortcut: (message, callback_id) => act({ do: 'message_shortcut', channel: place, ts: message.ts, callback_id }),
  edit: (message, text) => act({ do: 'edit', channel: place, ts: message.ts, text }),
  remove: (message) => act({ do: 'delete', channel: place, ts: message.ts }),
  openThread: (message) => { thread = message.thread_ts ?? message.ts; draw(); $('thread-composer').querySelector('textarea').focus(); },
};
const inThread = { ...deeds, openThread: null };
const modalDeeds = {
  pressModal: (entries, press) => act({ do: 'press', on: { kind: 'modal', entries }, press }),
  submit: async (entries) => (await act({ do: 'submit', entries })).errors,
  close: () => act({ do: 'close' }),
};

function send(text, inThreadOf) {
  const { command } = screen;
  if (text.startsWith('/') && inThreadOf) return toast('As in Slack, commands do not work in threads. The message menu does.');
  if (text.startsWith('/')) {
    const [name, ...rest] = text.split(/\s+(.*)/s);
    if (name !== command) return toast(`There is no command ${name} here; there is ${command}.`);
    return act({ do: 'command', channel: place, command: name, text: rest[0] ?? '' });
  }
  return act({ do: 'say', channel: place, text, thread_ts: inThreadOf });
}

// Drawing.

function drawSidebar() {
  $('team').textContent = screen.team.name;
  const entry = (id, sign, label, unread) => h('button', {
    type: 'button', 'data-place': id, 'aria-current': id === place ? 'page' : null, class: unread ? 'unread' : '', onclick: () => go(id),
  }, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), label, unread ? h('span', { class: 'unseen' }, '(unread)') : null);
  const isUnread = (channel) => {
    const last = channel.messages.findLast((message) => message.user !== me)?.ts ?? '';
    if (channel.id === place) read.set(`${me}/${channel.id}`, last);
    return last > (read.get(`${me}/${channel.id}`) ?? '');
  };
  const list = (dm, sign) => screen.channels.filter((channel) => channel.is_dm === dm).map((channel) => entry(channel.id, sign, channelName(channel), isUnread(channel)));
  const focused = document.activeElement?.dataset?.place;
  $('places').replaceChildren(
    h('h2', {}, 'Channels'), ...list(false, '#'),
    h('h2', {}, 'Direct messages'), ...list(true, '●'),
    h('h2', {}, 'Apps'), entry(HOME, '⌂', 'Askwell home', false));
  if (focused) $('places').querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
}

function drawPeople(people) {
  const choice = (person, index) => h('label', {},
    h('input', { type: 'radio', name: 'as', value: person.id, checked: person.id === me, onchange: () => become(person.id) }),
    avatar(person, true),
    h('span', {}, person.real_name.split(' ')[0], h('small', {}, index ? 'on the team' : 'leads the team')));
  $('typing-as').append(...people.map(choice));
}

function drawWelcome(channel) {
  const quiet = channel.messages.length === 0;
  $('welcome').hidden = !quiet;
  if (!quiet || $('welcome').dataset.place === `${me}/${place}`) return;
  $('welcome').dataset.place = `${me}/${place}`;
  const box = $('composer').querySelector('textarea');
  const fill = (text) => () => { box.value = text; box.dispatchEvent(new Event('input')); box.focus(); };
  const first = (name) => name?.split(' ')[0];
  const about = channel.is_dm
    ? 'Whatever is written here goes to Askwell alone, which answers with an open question that says the same.'
    : `Ana leads this team. ${screen.said_yes ? 'She has said yes to Askwell: when' : `Once she has said yes (${screen.command} on), and`} a message of hers tells people what to do, Askwell shows her alone how it could sound as a question. Ben sees none of that.`;
  $('welcome').replaceChildren(
    h('h2', {}, channel.is_dm ? 'Askwell' : `#${channel.name}`), h('p', {}, about),
    h('p', {}, `Some things that ${first(names.real.get(me))} might write:`),
    h('div', { class: 'tries' }, ...TRIES.map((text) => h('button', { type: 'button', onclick: fill(text) }, text)),
      channel.is_dm ? null : h('button', { type: 'button', onclick: fill(`${screen.command} Fix the login bug before lunch`) }, `${screen.command} Fix the login bug before lunch`)));
}

/** What Askwell sends once a month, now. */
function drawLater() {
  const later = async (example) => {
    const answer = await act({ do: 'month', example });
    const own = screen.channels.find((channel) => channel.is_dm);
    if (answer.refused === undefined && own) go(own.id);
  };
  $('later').append(...MONTHS.map(([example, words]) => h('button', { type: 'button', 'data-month': example ?? 'own', onclick: () => later(example) }, words)));
}

/** "Ana, Ben and Askwell". */
function everybody(channel) {
  const first = channel.members.map((id) => names.real.get(id)?.split(' ')[0] ?? id);
  return new Intl.ListFormat('en').format(first.sort((a, b) => (a === 'Askwell') - (b === 'Askwell') || a.localeCompare(b)));
}

function drawHome() {
  const signature = `${me}/${screen.home?.hash}`;
  if (signature === drawnHome) return;
  drawnHome = signature;
  const press = (block_id, action_id, choice) => act({ do: 'press', on: { kind: 'home' }, press: { block_id, action_id, choice } });
  $('home').replaceChildren(screen.home ? blocks(screen.home.blocks, press, screen.home.values) : h('p', { class: 'empty' }, 'Askwell has not shown anything here yet.'));
}

function draw() {
  const atHome = place === HOME;
  const channel = here();
  drawSidebar();
  $('home').hidden = !atHome;
  $('messages').hidden = atHome;
  $('composer').hidden = atHome;
  $('thread').hidden = atHome || !thread;
  showModal(screen.modal, modalDeeds);
  if (atHome) {
    $('place-name').textContent = 'Askwell';
    $('place-note').textContent = 'Home';
    $('welcome').hidden = true;
    drawHome();
    return;
  }
  $('place-name').textContent = channel.is_dm ? channelName(channel) : `# ${channel.name}`;
  $('place-note').textContent = channel.is_dm ? 'Only the two of you' : everybody(channel);
  $('composer-text').placeholder = `Message ${channel.is_dm ? channelName(channel) : `#${channel.name}`}`;
  drawWelcome(channel);
  const context = { me, people: new Map(screen.people.map((person) => [person.id, person])), shortcuts: screen.message_shortcuts };
  const replies = (ts) => channel.messages.filter((one) => one.thread_ts === ts && !one.private).length;
  const top = channel.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts).map((one) => ({ ...one, replies: replies(one.ts) }));
  show($('messages'), top, context, deeds);
  if (thread) show($('thread-messages'), channel.messages.filter((one) => one.ts === thread || one.thread_ts === thread), context, inThread);
}

// Moving about.

function showSidebar(open) {
  $('sidebar').classList.toggle('open', open);
  $('menu').setAttribute('aria-expanded', String(open));
}

function closeThread() {
  thread = null;
  draw();
  $('composer-text').focus();
}

function go(id) {
  place = id;
  thread = null;
  showSidebar(false);
  location.hash = `${me}/${place}`;
  if (id === HOME) act({ do: 'open_home' });
  draw();
  $('scroll').scrollTop = id === HOME ? 0 : $('scroll').scrollHeight;
  if (id !== HOME) $('composer').querySelector('textarea').focus();
}

async function become(id) {
  me = id;
  thread = null;
  await refresh(0);
  const same = place === HOME || here();
  go(same ? place : screen.channels[0].id);
}

function composer(form, threadOf) {
  const area = h('textarea', { rows: 1, id: `${form.id}-text`, 'aria-label': 'Message', placeholder: threadOf() === undefined ? 'Message' : 'Reply' });
  const button = h('button', { class: 'send', disabled: true }, 'Send');
  const grow = () => {
    button.disabled = !area.value.trim();
    area.rows = Math.min(7, area.value.split('\n').length);
  };
  const submit = (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    area.value = '';
    grow();
    send(text, threadOf());
    area.focus();
  };
  area.addEventListener('input', grow);
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  });
  form.addEventListener('submit', submit);
  form.append(h('div', { class: 'box' }, area, button));
  return area;
}

function hints(area) {
  const start = () => { area.value = `${screen.command} `; area.dispatchEvent(new Event('input')); area.focus(); };
  const shortcut = (one) => h('button', { type: 'button', 'data-shortcut': one.callback_id, onclick: () => act({ do: 'shortcut', callback_id: one.callback_id }) }, `⚡ ${one.name}`);
  return h('div', { class: 'hint' }, h('span', {}, h('kbd', {}, 'Enter'), ' sends'), h('span', {}, h('kbd', {}, 'Shift'), ' ', h('kbd', {}, 'Enter'), ' new line'),
    h('button', { type: 'button', onclick: start }, screen.command), ...screen.global_shortcuts.map(shortcut));
}

// News.

async function refresh(known) {
  const person = me;
  const news = await ask(`/play/screen?person=${encodeURIComponent(person)}&seen=${known}`);
  if (person !== me || !news.screen) return;
  seen = news.seen;
  screen = news.screen;
  names.people = new Map(screen.people.map((one) => [one.id, one.is_bot ? one.real_name : one.name]));
  names.real = new Map(screen.people.map((one) => [one.id, one.real_name]));
  names.channels = new Map(screen.channels.filter((channel) => !channel.is_dm).map((channel) => [channel.id, channel.name]));
}

async function follow() {
  for (;;) {
    try {
      await refresh(seen);
      draw();
    } catch {
      toast('The playground does not answer. Is it still running?');
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}

async function start() {
  const people = await ask('/play/people');
  const [wantedPerson, wantedPlace] = location.hash.slice(1).split('/');
  me = people.some((person) => person.id === wantedPerson) ? wantedPerson : people[0].id;
  await refresh(0);
  drawPeople(people);
  drawLater();
  const area = composer($('composer'), () => undefined);
  $('composer').append(hints(area));
  composer($('thread-composer'), () => thread);
  $('thread-close').addEventListener('click', closeThread);
  $('thread').addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.target.closest('.edit')) closeThread(); });
  $('menu').addEventListener('click', () => showSidebar(!$('sidebar').classList.contains('open')));
  $('scroll').addEventListener('click', () => showSidebar(false));
  const known = wantedPlace === HOME || screen.channels.some((channel) => channel.id === wantedPlace);
  go(known ? wantedPlace : screen.channels.find((channel) => !channel.is_dm).id);
  follow();
}

start();
