// A modal of the app: drawn, filled, submitted, closed.

import { blocks } from '/blocks.js';
import { read } from '/controls.js';
import { h } from '/text.js';

const dialog = document.getElementById('modal');
let drawn = '';
let drawnId = '';

/** Draws the modal that is open, if any. */
export function showModal(view, deeds) {
  const signature = view ? `${view.id}/${view.hash}` : '';
  if (signature === drawn) return;
  drawn = signature;
  if (!view) {
    drawnId = '';
    dialog.close();
    return;
  }
  const values = view.id === drawnId ? { ...view.values, ...kept(choices(dialog), view.blocks) } : view.values;
  drawnId = view.id;
  const body = blocks(view.blocks, (block_id, action_id, choice) => {
    const block = view.blocks.find((one) => one.block_id === block_id);
    if (block.type === 'input' && !block.dispatch_action) return null;
    return deeds.pressModal(choices(body), { block_id, action_id, choice });
  }, values);
  const submitted = once(async () => wrong(await deeds.submit(choices(body))));
  const submit = (event) => { event.preventDefault(); submitted(); };
  const leave = once(deeds.close);
  const close = h('button', { type: 'button', class: 'btn', onclick: leave }, view.close ?? (view.submit ? 'Cancel' : 'Close'));
  const send = view.submit ? h('button', { class: 'btn primary' }, view.submit) : null;
  dialog.replaceChildren(h('form', { onsubmit: submit, novalidate: true },
    h('header', {}, h('h2', { id: 'modal-title' }, view.title ?? ''), h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: leave }, '✕')),
    body, h('footer', {}, close, send)));
  dialog.oncancel = (event) => { event.preventDefault(); leave(); };
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('.field input, .field select, .field textarea, .field summary, .primary')?.focus();
}

/** Does it, but not again before it is done: a double click is one, and Escape comes twice in Chromium. */
function once(deed) {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    await deed();
    busy = false;
  };
}

/** What the inputs hold. */
function choices(form) {
  const controls = [...form.querySelectorAll('.field [data-action]')];
  return controls.map((drawn) => ({ block_id: drawn.closest('.field').dataset.block, action_id: drawn.dataset.action, choice: read(drawn) }));
}

/** The choices in blocks that an updated modal still has, as values of its state. */
function kept(entries, list) {
  const still = entries.filter((entry) => list.some((block) => block.block_id === entry.block_id && block.element?.action_id === entry.action_id));
  return Object.fromEntries(still.map((entry) => [entry.block_id, { [entry.action_id]: { choice: entry.choice } }]));
}

/** Shows the app's complaints beside their inputs. */
function wrong(errors = {}) {
  dialog.querySelectorAll('.wrong').forEach((old) => old.remove());
  for (const [block_id, complaint] of Object.entries(errors)) {
    const field = [...dialog.querySelectorAll('.field')].find((one) => one.dataset.block === block_id);
    field?.append(h('p', { class: 'wrong', role: 'alert' }, complaint));
  }
}
