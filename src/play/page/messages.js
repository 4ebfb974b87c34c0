// One message in the list, and keeping the list in step with what is on the screen.

import { blocks, file } from '/blocks.js';
import { h, mrkdwn, names, richText } from '/text.js';

const EYE = 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z';

function eye() {
  const space = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(space, 'svg');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('aria-hidden', 'true');
  for (const [tag, attributes] of [['path', { d: EYE }], ['circle', { cx: 8, cy: 8, r: 2 }]]) {
    const shape = document.createElementNS(space, tag);
    for (const [key, value] of Object.entries({ ...attributes, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3 })) shape.setAttribute(key, value);
    icon.append(shape);
  }
  return icon;
}

export function avatar(person, small) {
  const initials = person.is_bot ? '?' : person.real_name.split(' ').map((part) => part[0]).join('').slice(0, 2);
  const colour = person.is_bot ? 'bot' : `c${[...person.id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 3}`;
  return h('span', { class: `avatar ${colour} ${small ? 'small' : ''}`, 'aria-hidden': 'true' }, initials);
}

const clock = (ts) => new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

/** The typed form of a message, for editing: references by name, entities as signs. */
function typed(text) {
  return text
    .replace(/<@([^>|]+)[^>]*>/g, (_, id) => `@${names.people.get(id) ?? id}`)
    .replace(/<#([^>|]+)[^>]*>/g, (_, id) => `#${names.channels.get(id) ?? id}`)
    .replace(/<!([^>|]+)[^>]*>/g, '@$1')
    .replace(/<([^>|]+)(\|[^>]*)?>/g, '$1')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function words(message) {
  const typedOnly = message.blocks?.length === 1 && message.blocks[0].type === 'rich_text';
  return h('div', { class: 'text' }, ...(typedOnly ? richText(message.blocks[0]) : mrkdwn(message.text)));
}

function content(message, deeds) {
  const rich = message.blocks?.some((block) => block.type !== 'rich_text');
  if (!rich) return message.text || message.blocks?.length ? [words(message)] : [];
  return [blocks(message.blocks, (block_id, action_id, choice) => deeds.press(message, block_id, action_id, choice))];
}

function tools(message, element, context, deeds) {
  if (message.private) return null;
  const own = message.user === context.me;
  const tool = (name, deed, onclick) => h('button', { type: 'button', 'data-deed': deed, onclick }, name);
  const shortcuts = context.shortcuts.map((one) => tool(one.name, one.callback_id, () => deeds.shortcut(message, one.callback_id)));
  return h('div', { class: 'tools', role: 'group', 'aria-label': 'Message' },
    ...shortcuts,
    deeds.openThread ? tool('Reply in thread', 'thread', () => deeds.openThread(message)) : null,
    own ? tool('Edit', 'edit', () => edit(message, element, deeds)) : null,
    own ? tool('Delete', 'delete', () => deeds.remove(message)) : null);
}

function edit(message, element, deeds) {
  const area = h('textarea', { rows: 3, 'aria-label': 'Edit message' });
  area.value = typed(message.text);
  const body = element.querySelector('.body');
  const shown = [...body.children].slice(1);
  const done = () => { form.remove(); shown.forEach((child) => { child.hidden = false; }); };
  const save = (event) => { event.preventDefault(); done(); deeds.edit(message, area.value); };
  const form = h('form', { class: 'edit', onsubmit: save }, area,
    h('div', {}, h('button', { class: 'btn primary' }, 'Save'), h('button', { type: 'button', class: 'btn', onclick: done }, 'Cancel')));
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
    if (event.key === 'Enter' && !event.shiftKey) save(event);
  });
  shown.forEach((child) => { child.hidden = true; });
  body.append(form);
  area.focus();
}

function draw(message, context, deeds) {
  const author = context.people.get(message.user) ?? { id: '?', real_name: 'Somebody' };
  const element = h('li', { class: `message ${message.private ? 'private' : ''}` });
  const body = h('div', { class: 'body' },
    h('div', { class: 'who' },
      h('b', {}, author.real_name),
      author.is_bot ? h('span', { class: 'app' }, 'APP') : null,
      h('time', {}, clock(message.ts)),
      message.edited ? h('span', { class: 'edited' }, '(edited)') : null),
    message.private ? h('div', { class: 'eye' }, eye(), 'Only visible to you') : null,
    ...content(message, deeds),
    ...(message.files ?? []).map(file),
    message.silence ? h('p', { class: 'silence' }, `Askwell stayed silent: ${message.silence}`) : null,
    message.replies && deeds.openThread
      ? h('button', { type: 'button', class: 'replies', onclick: () => deeds.openThread(message) }, message.replies === 1 ? '1 reply' : `${message.replies} replies`)
      : null);
  element.append(avatar(author), body);
  const menu = tools(message, element, context, deeds);
  if (menu) element.append(menu);
  return element;
}

/** Brings a list in step with `messages`, touching only those that changed. */
export function show(list, messages, context, deeds) {
  const scroller = list.parentElement;
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let changed = false;
  let last = null;
  for (const message of messages) {
    const key = `${context.me}/${message.ts}`;
    const signature = JSON.stringify(message);
    let element = old.get(key);
    old.delete(key);
    if (!element || (element.dataset.signature !== signature && !element.querySelector('.edit'))) {
      const fresh = draw(message, context, deeds);
      fresh.dataset.key = key;
      fresh.dataset.signature = signature;
      if (element) element.replaceWith(fresh);
      element = fresh;
      changed = true;
    }
    const next = last ? last.nextSibling : list.firstChild;
    if (element !== next) list.insertBefore(element, next);
    last = element;
  }
  old.forEach((gone) => gone.remove());
  if (changed && atEnd) scroller.scrollTop = scroller.scrollHeight;
}
