// Interactive elements. Each control is drawn with `use(choice)`, called when a person uses it;
// in a form the choices are read at the end with `read`.

import { h, names, plain, text } from '/text.js';

const options = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

function entries(element) {
  if (element.type.includes('users_select')) return [...names.people].map(([value, label]) => ({ value, label }));
  if (element.type.includes('channels_select') || element.type.includes('conversations_select')) {
    return [...names.channels].map(([value, label]) => ({ value, label: `#${label}` }));
  }
  return options(element).map((option) => ({ value: option.value, label: plain(option.text) }));
}

/** What an element holds now: what was entered before, else its initial value. */
function held(element, entered) {
  const value = entered ?? {};
  const one = (option) => option?.value ?? null;
  if ('selected_option' in value) return one(value.selected_option);
  if ('selected_options' in value) return (value.selected_options ?? []).map(one);
  const key = Object.keys(value).find((name) => name !== 'type');
  if (key) return value[key];
  const initial = Object.keys(element).find((name) => name.startsWith('initial_'));
  if (initial === 'initial_option') return one(element.initial_option);
  if (initial === 'initial_options') return element.initial_options.map(one);
  return initial ? element[initial] : null;
}

/** The control of an element. `entered` is its value in the view's state. */
export function control(element, entered, use = () => {}) {
  const value = held(element, entered);
  const draw = {
    button, overflow, checkboxes, radio_buttons: radios, plain_text_input: typed, number_input: typed,
    email_text_input: typed, url_text_input: typed, timepicker: picker, datepicker: picker,
    datetimepicker: picker, image: () => null,
  }[element.type] ?? (element.type.startsWith('multi_') ? many : select);
  const drawn = draw(element, value, use);
  if (drawn) {
    drawn.dataset.action = element.action_id ?? '';
    drawn.dataset.type = element.type;
  }
  return drawn;
}

function button(element, _value, use) {
  const label = plain(element.text);
  if (element.url) {
    return h('a', { class: 'btn', href: element.url, target: '_blank', rel: 'noreferrer noopener', onclick: () => use(null) }, label);
  }
  const press = async (event) => {
    if (element.confirm && !window.confirm(`${plain(element.confirm.title)}\n\n${plain(element.confirm.text)}`)) return;
    const pressed = event.currentTarget;
    if (pressed.getAttribute('aria-busy') === 'true') return;
    pressed.setAttribute('aria-busy', 'true');
    await use(null);
    pressed.removeAttribute('aria-busy');
  };
  return h('button', { type: 'button', class: `btn ${element.style ?? ''}`, 'aria-label': element.accessibility_label, onclick: press }, label);
}

function overflow(element, _value, use) {
  const pick = (option) => h('button', { type: 'button', class: 'quiet', onclick: (event) => { event.currentTarget.closest('details').open = false; use(option.value); } }, plain(option.text));
  return h('details', { class: 'overflow' }, h('summary', { class: 'btn', 'aria-label': 'More' }, '⋯'), h('div', { class: 'menu' }, ...options(element).map(pick)));
}

function select(element, value, use) {
  const hint = plain(element.placeholder) || 'Select…';
  const list = entries(element).map((entry) => h('option', { value: entry.value, selected: entry.value === value }, entry.label));
  const empty = h('option', { value: '', selected: value === null, disabled: value !== null }, hint);
  return h('select', { class: 'control', 'aria-label': hint, onchange: (event) => use(event.currentTarget.value || null) }, empty, ...list);
}

function boxes(element, list, value, kind, use) {
  const name = `${element.action_id}-${Math.random().toString(36).slice(2)}`;
  const box = h('div', { class: 'choices', role: kind === 'radio' ? 'radiogroup' : 'group' });
  const chosen = () => [...box.querySelectorAll('input:checked')].map((input) => input.value);
  const report = () => use(kind === 'radio' ? chosen()[0] ?? null : chosen());
  for (const entry of list) {
    const checked = kind === 'radio' ? entry.value === value : (value ?? []).includes(entry.value);
    const input = h('input', { type: kind, name, value: entry.value, checked, onchange: report });
    const words = h('span', {}, ...(entry.text ? text(entry.text) : [entry.label]), entry.note ? h('small', {}, ...text(entry.note)) : null);
    box.append(h('label', {}, input, words));
  }
  return box;
}

const described = (element) => options(element).map((option) => ({ value: option.value, text: option.text, note: option.description }));
const checkboxes = (element, value, use) => boxes(element, described(element), value, 'checkbox', use);
const radios = (element, value, use) => boxes(element, described(element), value, 'radio', use);

function many(element, value, use) {
  const count = (list) => (list?.length ? `${list.length} chosen` : plain(element.placeholder) || 'Select…');
  const summary = h('summary', {}, count(value));
  const box = boxes(element, entries(element), value, 'checkbox', (choice) => { summary.textContent = count(choice); use(choice); });
  return h('details', { class: 'many' }, summary, box);
}

function typed(element, value, use) {
  const tag = element.multiline ? 'textarea' : 'input';
  const kinds = { number_input: 'number', email_text_input: 'email', url_text_input: 'url' };
  const field = h(tag, {
    class: 'control', placeholder: plain(element.placeholder) || null, rows: element.multiline ? 4 : null,
    type: element.multiline ? null : kinds[element.type] ?? 'text',
    maxlength: element.max_length, autofocus: element.focus_on_load, onchange: (event) => use(event.currentTarget.value),
  });
  field.value = value ?? '';
  return field;
}

function picker(element, value, use) {
  const type = { timepicker: 'time', datepicker: 'date', datetimepicker: 'datetime-local' }[element.type];
  const field = h('input', { class: 'control', type, 'aria-label': plain(element.placeholder) || type, onchange: (event) => use(event.currentTarget.value || null) });
  field.value = value ?? '';
  return field;
}

/** What the control holds, as a choice. */
export function read(drawn) {
  const { type } = drawn.dataset;
  if (type === 'radio_buttons') return drawn.querySelector('input:checked')?.value ?? null;
  if (type === 'checkboxes' || type.startsWith('multi_')) return [...drawn.querySelectorAll('input:checked')].map((input) => input.value);
  return drawn.value || null;
}
