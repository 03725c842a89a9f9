// A setting in the address: what must be read before Python is there, and nothing more. What cannot be read is said.
const COMPACT = /^([+-]?\d*\.?\d+(?:[eE][+-]?\d+)?) ?(|bn|m|[^\d\s].*)$/; // as records/state.py writes a value
const SIZES = { bn: 1e9, m: 1e6 };
const LONGEST = 4000;

const quoted = text => encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+');

function plain(text) {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return null; // a broken escape
  }
}

const tidied = text => text.replace(/[\u00a0\u2009\u202f]/g, ' ').trim().replace('−', '-');
const short = text => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

// The base value of a written one, or a sentence that says why there is none. A bare number is a base value: 0.05 is 5%.
function numberOf(control, text) {
  const match = COMPACT.exec(tidied(text));
  const like = control.sign === '%' ? '5%' : control.short ? '2.3m' : `3${control.sign}`;
  const sized = control.short && SIZES[match?.[2]];
  if (!match || !(match[2] === '' || match[2] === control.sign || sized)) {
    return { unread: `“${short(text)}” was not read as ${control.label.toLowerCase()}: write it like ${like}.` };
  }
  const value = (Number(match[1]) * (sized || 1)) / (match[2] ? control.factor : 1);
  const slack = 1e-9 * Math.max(Math.abs(control.low), Math.abs(control.high));
  if (!(value >= control.low - slack && value <= control.high + slack)) {
    return { unread: `${control.label} goes from ${control.range}: “${short(text)}” was not read.` };
  }
  return { value };
}

// {preset, values: {name: text}, twin: {preset, values} or null, map: [across, up] or null, step, rest: [key=value…] for Python,
// unread: [sentence…]}; null where the fragment names no setting.
function settingOf(fragment, data) {
  let query = fragment.replace(/^#/, '');
  if (!query.includes('=') && /%3D/i.test(query)) query = plain(query) ?? query; // written as text once more on its way
  const [, model] = /^squeezelab:([^?]*)\??/.exec(query) ?? [];
  query = query.replace(/^squeezelab:[^?]*\??/, '');
  const found = { preset: 0, values: {}, twin: null, map: null, step: null, rest: [], unread: [] };
  if (model !== undefined && model !== data.model) {
    return { ...found, unread: [`This link is one of another calculator, “${short(plain(model) ?? model)}”: its settings were not read here.`] };
  }
  if (!query.includes('=')) return null;
  if (query.length > LONGEST) return { ...found, unread: [`This link is longer than ${LONGEST} signs: it was not written by us.`] };
  for (const part of query.split('&').filter(Boolean)) {
    const cut = part.indexOf('=');
    const [whole, text] = [plain(part.slice(0, Math.max(cut, 0))), plain(part.slice(cut + 1))];
    const key = whole?.replace(/^b\./, '');
    const side = whole?.startsWith('b.') ? (found.twin ??= { preset: null, values: {} }) : found;
    if (cut < 1 || whole === null || text === null) {
      found.unread.push(`“${short(part)}” was not read: a setting is written like shock=5%25.`);
    } else if (key === 'preset') {
      const number = data.presets.findIndex(one => one.title.toLowerCase() === text.toLowerCase());
      if (number < 0) found.unread.push(`No preset is called “${short(text)}”.`);
      else side.preset = number;
    } else if (whole === 'seed' || whole === 'view.step') {
      const number = /^\d{1,18}$/.test(text);
      if (!number) found.unread.push(`${whole} must be a whole number of at least 0, not “${short(text)}”.`);
      else if (whole === 'seed') found.rest.push(`seed=${text}`);
      else found.step = Number(text);
    } else if (whole === 'view.units') {
      if (text === 'maths') found.rest.push('view.units=maths');
      else if (text !== 'trader') found.unread.push(`Units are “trader” or “maths”, not “${short(text)}”.`);
    } else if (whole === 'view.map') {
      const axes = text.split('~');
      if (data.map && axes.length === 2 && axes[0] !== axes[1] && axes.every(name => data.map.names.includes(name))) found.map = axes;
      else found.unread.push(`“${short(text)}” names no map: write two settings, as in shock~market_depth.`);
    } else if (!Object.hasOwn(data.controls, key)) {
      found.unread.push(`No setting of this calculator is called “${short(key)}”.`);
    } else if (data.controls[key].choice) {
      if (data.controls[key].texts.includes(text)) side.values[key] = text;
      else found.unread.push(`${data.controls[key].label} has no “${short(text)}”: choose ${data.controls[key].texts.join(' or ')}.`);
    } else {
      const { value, unread } = numberOf(data.controls[key], text);
      if (unread) found.unread.push(unread);
      else side.values[key] = canonical(data.controls[key], text, value);
    }
  }
  const { twin } = found;
  if (twin && twin.preset === null && !Object.keys(twin.values).length) found.twin = null; // nothing of it could be read
  else if (twin) twin.preset ??= 0;
  return found;
}

// A written value as we write it: the text of the stop it equals, or what was typed with its sign of a unit.
function canonical(control, text, value) {
  const same = control.base.findIndex(one => Math.abs(one - value) <= 1e-12 * Math.max(1, Math.abs(one)));
  if (same >= 0) return control.texts[same];
  const tidy = tidied(text).replace(/^\+/, '');
  const bare = control.sign && /[\d.]$/.test(tidy);
  const ending = control.sign.includes(' ') ? ` ${control.sign}` : control.sign;
  return bare ? `${Number((value * control.factor).toPrecision(12))}${ending}` : tidy;
}
