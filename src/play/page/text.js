// Words: Slack's mrkdwn and rich text as DOM nodes. Nothing here ever becomes HTML by itself.

export const names = { people: new Map(), channels: new Map() };

/** An element with attributes; `on…` are listeners, `null` and `false` are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const EMOJI = {
  tada: '🎉', wave: '👋', pray: '🙏', rocket: '🚀', eyes: '👀', fire: '🔥', heart: '❤️', smile: '😄',
  slightly_smiling_face: '🙂', thumbsup: '👍', '+1': '👍', '-1': '👎', white_check_mark: '✅', bulb: '💡',
  warning: '⚠️', speech_balloon: '💬', seedling: '🌱', thinking_face: '🤔', raised_hands: '🙌', clap: '👏',
  chart_with_upwards_trend: '📈', bar_chart: '📊', calendar: '📅', zzz: '💤', sparkles: '✨', joy: '😂',
  mega: '📣', lock: '🔒', hourglass: '⌛', pencil: '📝', ear: '👂', question: '❓', star: '⭐', coffee: '☕',
};

const emoji = (name) => EMOJI[name] ?? `:${name}:`;
const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const mention = (text) => h('span', { class: 'mention' }, text);
const person = (id) => mention(`@${names.people.get(id) ?? id}`);
const channel = (id) => mention(`#${names.channels.get(id) ?? id}`);
const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);

function link(url, label) {
  const safe = /^(https?:|mailto:)/i.test(url);
  return safe ? h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, label || url) : `${label || url}`;
}

function reference(inner) {
  const [target, label] = inner.split('|');
  if (target.startsWith('@')) return person(target.slice(1));
  if (target.startsWith('#')) return channel(target.slice(1));
  if (target.startsWith('!')) return mention(label ? unescape(label) : `@${target.slice(1).split('^')[0]}`);
  return link(unescape(target), label && unescape(label));
}

const INLINE = /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])/g;

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(withEmoji(unescape(text.slice(end, found.index))));
    const [, ref, code, bold, italic, strike] = found;
    if (ref) nodes.push(reference(ref));
    else if (code) nodes.push(h('code', {}, unescape(code)));
    else if (bold) nodes.push(h('strong', {}, ...inline(bold)));
    else if (italic) nodes.push(h('em', {}, ...inline(italic)));
    else nodes.push(h('s', {}, ...inline(strike)));
    end = found.index + found[0].length;
  }
  nodes.push(withEmoji(unescape(text.slice(end))));
  return nodes;
}

/** Slack's mrkdwn: paragraphs, quotes and code blocks. */
export function mrkdwn(text) {
  const nodes = [];
  const parts = text.split(/```\n?/);
  parts.forEach((part, index) => {
    if (index % 2) nodes.push(h('pre', {}, h('code', {}, unescape(part.replace(/\n$/, '')))));
    else if (part.trim() || parts.length === 1) nodes.push(...lines(part));
  });
  return nodes;
}

function lines(text) {
  const nodes = [];
  let quote = null;
  for (const line of text.replace(/^\n|\n$/g, '').split('\n')) {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      if (!quote) nodes.push(quote = h('blockquote'));
      quote.append(h('p', {}, ...inline(quoted[1])));
    } else {
      quote = null;
      nodes.push(line ? h('p', {}, ...inline(line)) : h('br'));
    }
  }
  return nodes;
}

/** A text object of an app. */
export function text(object) {
  if (!object) return [];
  return object.type === 'mrkdwn' ? mrkdwn(object.text) : [withEmoji(object.text)];
}

/** The first words of a text object, for labels. */
export const plain = (object) => withEmoji(object?.text ?? '');

/** A rich text block. */
export const richText = (block) => block.elements.map(richPart);

function richPart(part) {
  const words = () => part.elements.map(richWord);
  switch (part.type) {
    case 'rich_text_preformatted': return h('pre', {}, h('code', {}, ...words()));
    case 'rich_text_quote': return h('blockquote', {}, ...broken(words()));
    case 'rich_text_list':
      return h(part.style === 'ordered' ? 'ol' : 'ul', {}, ...part.elements.map((item) => h('li', {}, richPart(item))));
    default: return h('p', {}, ...broken(words()));
  }
}

/** Line breaks inside words as `<br>`. */
function broken(nodes) {
  return nodes.flatMap((node) => (typeof node === 'string' ? node.split('\n').flatMap((line, i) => (i ? [h('br'), line] : [line])) : [node]));
}

function richWord(word) {
  switch (word.type) {
    case 'user': return person(word.user_id);
    case 'channel': return channel(word.channel_id);
    case 'broadcast': return mention(`@${word.range}`);
    case 'usergroup': return mention(`@${word.usergroup_id}`);
    case 'emoji': return emoji(word.name);
    case 'link': return link(word.url, word.text);
    default: return styled(word);
  }
}

function styled(word) {
  let node = word.text ?? '';
  const tags = { code: 'code', bold: 'strong', italic: 'em', strike: 's' };
  for (const [style, tag] of Object.entries(tags)) {
    if (word.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}
