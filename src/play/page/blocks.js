// Block Kit as DOM nodes, near to how Slack shows it.

import { control } from '/controls.js';
import { h, mrkdwn, plain, richText, text } from '/text.js';

/**
 * Draws blocks. `press(block_id, action_id, choice)` is called when an element is used; `values` is
 * the state of a view, for elements that were used before.
 */
export function blocks(list, press, values = {}) {
  return h('div', { class: 'blocks' }, ...list.map((block) => draw(block, press, values)));
}

function draw(block, press, values) {
  const use = (element) => (choice) => press(block.block_id, element.action_id, choice);
  const drawn = (element) => control(element, values[block.block_id]?.[element.action_id], use(element));
  switch (block.type) {
    case 'header': return h('h3', {}, plain(block.text));
    case 'divider': return h('hr');
    case 'section': return section(block, drawn);
    case 'context': return h('div', { class: 'context' }, ...block.elements.map(contextPart));
    case 'actions': return h('div', { class: 'actions' }, ...block.elements.map(drawn));
    case 'image': return image(block);
    case 'rich_text': return h('div', { class: 'text' }, ...richText(block));
    case 'markdown': return h('div', { class: 'text' }, ...mrkdwn(block.text));
    case 'input': return field(block, drawn);
    case 'data_visualization': return chart(block);
    default: return h('div', { class: 'alt' }, `(${block.type})`);
  }
}

function section(block, drawn) {
  const words = h('div', { class: 'section-text' }, ...text(block.text));
  if (block.fields) words.append(h('div', { class: 'fields' }, ...block.fields.map((one) => h('div', {}, ...text(one)))));
  const beside = block.accessory?.type === 'image' ? picture(block.accessory) : block.accessory && drawn(block.accessory);
  return h('div', { class: 'section' }, words, beside ?? null);
}

function contextPart(part) {
  return part.type === 'image' ? picture(part) : h('span', { class: 'section-text' }, ...text(part));
}

/** A picture that was uploaded here; others lie outside this machine and show their words. */
function picture(element) {
  const id = element.slack_file?.id;
  const alt = element.alt_text ?? '';
  return id ? h('img', { src: `/play/file/${id}`, alt }) : h('span', { class: 'alt' }, alt);
}

function image(block) {
  return h('figure', {}, block.title ? h('figcaption', {}, plain(block.title)) : null, picture(block));
}

/** A file shared in a message. */
export function file(shared) {
  return h('figure', {}, h('figcaption', {}, shared.title ?? shared.name), h('img', { src: `/play/file/${shared.id}`, alt: shared.alt_txt ?? shared.title ?? '' }));
}

function field(block, drawn) {
  const optional = block.optional ? h('small', {}, ' (optional)') : null;
  const input = drawn(block.element);
  const single = ['INPUT', 'TEXTAREA', 'SELECT'].includes(input.tagName);
  const id = `f-${block.block_id}`;
  if (single) input.id = id;
  const label = h(single ? 'label' : 'legend', { class: 'label', for: single ? id : null }, plain(block.label), optional);
  const hint = block.hint ? h('p', { class: 'hint' }, plain(block.hint)) : null;
  return h(single ? 'div' : 'fieldset', { class: 'field', 'data-block': block.block_id }, label, input, hint);
}

const SVG = 'http://www.w3.org/2000/svg';

function svg(tag, attributes, words) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (words !== undefined) element.textContent = words;
  return element;
}

function chart(block) {
  const { chart: data } = block;
  const series = data.series ?? [{ name: block.title, data: data.segments ?? [] }];
  const categories = data.axis_config?.categories ?? series[0].data.map((point) => point.label);
  const value = (one, category) => Number(one.data.find((point) => point.label === category)?.value ?? 0);
  const top = Math.max(1, ...series.flatMap((one) => categories.map((category) => value(one, category))));
  const [width, height, floor] = [600, 190, 160];
  const slot = width / Math.max(1, categories.length);
  const high = (amount) => (amount / top) * (floor - 16);
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': block.title });
  drawing.append(svg('line', { x1: 0, x2: width, y1: floor, y2: floor, stroke: 'currentColor', 'stroke-opacity': 0.25 }));
  const middle = (index) => slot * (index + 0.5);
  series.forEach((one, number) => {
    if (data.type === 'line' || data.type === 'area') {
      const points = categories.map((category, index) => `${middle(index)},${floor - high(value(one, category))}`);
      const line = svg('polyline', { class: `s${number % 4}`, points: points.join(' '), 'stroke-width': 2.5 });
      line.style.fill = 'none';
      drawing.append(line);
      return;
    }
    const bar = Math.min(34, (slot * 0.7) / series.length);
    categories.forEach((category, index) => {
      const tall = high(value(one, category));
      const x = middle(index) + (number - series.length / 2) * bar;
      drawing.append(svg('rect', { class: `s${number % 4}`, x: x + 1, y: floor - tall, width: bar - 2, height: tall, rx: 2 }));
    });
  });
  categories.forEach((category, index) => drawing.append(svg('text', { x: middle(index), y: height - 10, 'text-anchor': 'middle' }, category)));
  const key = series.map((one, number) => h('span', {}, h('i', { class: `s${number % 4}` }), one.name));
  return h('div', { class: 'chart' }, h('h4', {}, block.title), drawing, h('div', { class: 'key' }, ...key));
}
