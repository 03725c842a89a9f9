// The worker: Pyodide, numpy and the live wheel. It loads from the given folder alone; a package that is not there is a
// plain sentence, and never fetched from elsewhere. It answers one request after another.
let python = null;
let answer = null;
let held = null; // the lock of the folder: what it holds
let homes = []; // where this worker may fetch from

const early = new Map(); // address → what was asked for before Pyodide asks: all travels at once, and once

const fetched = self.fetch.bind(self);
self.fetch = (asked, how) => {
  const url = new URL(typeof asked === 'string' || asked instanceof URL ? asked : asked.url, self.location.href).href;
  if (!homes.some(home => url.startsWith(home))) return Promise.reject(new Error(`${url} lies outside of the folder that this page may load from.`));
  const under = early.get(url);
  early.delete(url);
  return under ?? fetched(asked, how);
};

const ahead = (url, how) => {
  if (!homes.some(home => url.startsWith(home))) return; // told when it is asked for
  const response = fetched(url, how);
  response.catch(() => {}); // told when it is asked for
  early.set(url, response);
};

// The digest of a lock, in hexadecimal, as the browser checks it.
const integrity = sha256 => `sha256-${btoa(sha256.match(/../g).map(pair => String.fromCharCode(parseInt(pair, 16))).join(''))}`;

// What Pyodide starts and nobody waits for may fail too: the load has then failed, and says so.
const broken = new Promise((_, reject) => {
  self.addEventListener('unhandledrejection', event => {
    event.preventDefault();
    reject(new Error(`Python could not be loaded: ${event.reason?.message ?? event.reason}`));
  });
});
broken.catch(() => {});

const got = async (url, what) => {
  let response;
  try {
    response = await self.fetch(url);
  } catch (error) {
    throw new Error(`${what} could not be loaded: ${error.message}`);
  }
  if (!response.ok) throw new Error(`${what} could not be loaded: ${new URL(url).pathname} answers ${response.status}.`);
  return response;
};

// The engine out of its compressed file, unpacked while it comes; where the server has had it unpacked already, as it is.
async function unpacked(response) {
  const reader = response.body.getReader();
  const first = await reader.read();
  const whole = new ReadableStream({
    start: out => first.done ? out.close() : out.enqueue(first.value),
    pull: async out => {
      const { done, value } = await reader.read();
      if (done) out.close();
      else out.enqueue(value);
    }
  });
  const packed = first.value?.[0] === 0x1f && first.value[1] === 0x8b;
  return new Response(packed ? whole.pipeThrough(new DecompressionStream('gzip')) : whole, { headers: { 'content-type': 'application/wasm' } });
}

async function load(names) {
  const missing = names.filter(name => !held.packages[name]);
  if (missing.length) throw new Error(`This site does not carry ${missing.join(', ')}, which is needed here.`);
  const failed = [];
  await python.loadPackage(names, { messageCallback: () => {}, errorCallback: text => failed.push(text) });
  const absent = names.filter(name => !(name in python.loadedPackages));
  if (absent.length) throw new Error(`${absent.join(', ')} could not be loaded: ${failed.join(' ') || 'the file is missing'}`);
}

async function start({ pyodide, wheel, packed }) {
  homes = [pyodide, wheel];
  const engine = `${pyodide}pyodide.asm.wasm`;
  const travels = packed ? `${engine}.gz` : engine;
  [travels, `${pyodide}python_stdlib.zip`].forEach(url => ahead(url));
  const archive = got(wheel, 'The models').then(response => response.arrayBuffer());
  archive.catch(() => {}); // told below
  const scripts = import(`${pyodide}pyodide.mjs`);
  scripts.catch(() => {}); // told below
  import(`${pyodide}pyodide.asm.mjs`).catch(() => {}); // Pyodide imports it again, and tells
  held = await got(`${pyodide}pyodide-lock.json`, 'The list of packages').then(response => response.json());
  const numpy = held.packages.numpy;
  if (numpy) ahead(new URL(numpy.file_name, pyodide).href, { integrity: integrity(numpy.sha256) });
  const came = await got(travels, 'Python'); // where it is gone Pyodide would wait for ever
  early.set(engine, packed ? unpacked(came) : Promise.resolve(came));
  const { loadPyodide } = await scripts.catch(error => {
    throw new Error(`Python could not be loaded: ${error.message}`);
  });
  python = await loadPyodide({ indexURL: pyodide, packageBaseUrl: pyodide, packages: [], lockFileContents: held });
  await load(['numpy']);
  python.unpackArchive(await archive, 'wheel');
  answer = python.runPython('from squeezelab.site.live.bridge import answer; answer');
}

const refused = ({ state }, problem) => ({ head: { state, fields: {}, problem }, points: new ArrayBuffer(0) });

async function draw(request) {
  for (let tries = 0; tries < 5; tries++) {
    const result = answer(JSON.stringify(request));
    const text = result.get(0);
    const bytes = result.get(1);
    const points = bytes.toJs().slice().buffer;
    bytes.destroy();
    result.destroy();
    const head = JSON.parse(text);
    if (!head.needs) return { head, points };
    try {
      await load(head.needs);
    } catch (error) {
      return refused(request, error.message); // the page goes on with what it has
    }
  }
  return refused(request, 'A library that this model needs could not be used.');
}

self.onmessage = async ({ data: { id, type, ...rest } }) => {
  try {
    if (type === 'start') {
      await Promise.race([start(rest), broken]);
      self.postMessage({ id });
    } else {
      const { head, points } = await draw(rest.request);
      self.postMessage({ id, head, points }, [points]);
    }
  } catch (error) {
    const told = String(error?.message ?? error).trim().split('\n');
    self.postMessage({ id, problem: told[told.length - 1].slice(0, 400) || 'Python stopped without a word.' });
  }
};
