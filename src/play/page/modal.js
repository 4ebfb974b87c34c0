// A modal of the app: drawn, filled, submitted, closed.

import { blocks } from '/blocks.js';
import { read } from '/controls.js';
import { h } from '/text.js';

const dialog = document.getElementById('modal');
let drawn = '';

/** Draws the modal that is open, if any. */
export function showModal(view, deeds) {
  const signature = view ? `${view.id}/${view.hash}` : '';
  if (signature === drawn) return;
  drawn = signature;
  if (!view) {
    dialog.close();
    return;
  }
  const body = blocks(view.blocks, (block_id, action_id, choice) => {
    const block = view.blocks.find((one) => one.block_id === block_id);
    return block.type === 'input' && !block.dispatch_action ? null : deeds.pressModal(block_id, action_id, choice);
  }, view.values);
  const submit = async (event) => {
    event.preventDefault();
    wrong(await deeds.submit(choices(body)));
  };
  const close = h('button', { type: 'button', class: 'btn', onclick: () => deeds.close() }, view.close ?? (view.submit ? 'Cancel' : 'Close'));
  const send = view.submit ? h('button', { class: 'btn primary' }, view.submit) : null;
  dialog.replaceChildren(h('form', { onsubmit: submit, novalidate: true },
    h('header', {}, h('h2', { id: 'modal-title' }, view.title ?? ''), h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: () => deeds.close() }, '✕')),
    body, h('footer', {}, close, send)));
  dialog.oncancel = (event) => { event.preventDefault(); deeds.close(); };
  if (!dialog.open) dialog.showModal();
}

/** What the inputs hold, by action. */
function choices(body) {
  const fields = [...body.querySelectorAll('.field [data-action]')];
  return Object.fromEntries(fields.map((field) => [field.dataset.action, read(field)]));
}

/** Shows the app's complaints beside their inputs. */
function wrong(errors = {}) {
  dialog.querySelectorAll('.wrong').forEach((old) => old.remove());
  for (const [block_id, complaint] of Object.entries(errors)) {
    const field = [...dialog.querySelectorAll('.field')].find((one) => one.dataset.block === block_id);
    field?.append(h('p', { class: 'wrong', role: 'alert' }, complaint));
  }
}
