// Keeps what was read for days without a line. One cache a build: an old page never gets files of a new one.
const VERSION = '[version]';
const CACHE = `squeezelab-${VERSION}`;
const FIRST = [/* first */];

addEventListener('install', event => {
  event.waitUntil(caches.open(CACHE).then(cache => Promise.allSettled(FIRST.map(one => cache.add(one)))).then(() => skipWaiting()));
});

addEventListener('activate', event => {
  const old = names => Promise.all(names.filter(name => name.startsWith('squeezelab-') && name !== CACHE).map(name => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => clients.claim()));
});

addEventListener('message', event => {
  const asked = (event.data?.keep ?? []).filter(one => typeof one === 'string' && new URL(one).origin === location.origin).slice(0, 60);
  event.waitUntil(caches.open(CACHE).then(cache => Promise.allSettled(asked.map(async one => (await cache.match(one)) ?? cache.add(one)))));
});

// Pages come from the line first, so that a new build is seen; files that carry their own mark come from here.
addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith(new URL('lite/', registration.scope).pathname)) return; // the workshop keeps its own
  const page = request.mode === 'navigate';
  event.respondWith(page ? fromLine(request) : fromHere(request));
});

async function fromLine(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) cache.put(request, response.clone());
    return response;
  } catch {
    return (await cache.match(request, { ignoreSearch: true })) ?? (await cache.match('404.html')) ?? Response.error();
  }
}

async function fromHere(request) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(request);
  if (held) return held;
  const response = await fetch(request);
  if (response.ok) cache.put(request, response.clone());
  return response;
}
