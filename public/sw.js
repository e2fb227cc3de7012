// Lets Locus open without its host: keeps the files of one whole build, each with the hash that build.json names.
// Network first, so that nobody runs an old build while the host can be reached.
const PREFIX = 'locus ';
const own = (path) => new URL(`/${path}`, self.location.origin);
// What a host reads, and pages for readers without JavaScript: the app draws those itself.
const needed = ({ path }) => !/^(_|n\/)/.test(path);

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
const newest = async () => (await caches.keys()).findLast((name) => name.startsWith(PREFIX));

let keeping = null;

// A build counts as kept only once its last file is there: a cache with half of two builds would open as neither.
async function keep() {
  const answer = await fetch(own('build.json'), { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`build.json: ${answer.status}`);
  const { hash, files } = await answer.json();
  const name = PREFIX + hash;
  const before = (await caches.keys()).filter((known) => known.startsWith(PREFIX));
  if (before.includes(name)) return;
  const fetched = await Promise.all(
    files.filter(needed).map(async ({ path, sha256 }) => {
      const file = await fetch(own(path), { cache: 'no-cache' });
      const digest = hex(await crypto.subtle.digest('SHA-256', await file.clone().arrayBuffer()));
      if (digest !== sha256) throw new Error(`${path} is of another build`);
      return [own(path), file];
    }),
  );
  const cache = await caches.open(name);
  try {
    await Promise.all(fetched.map(([path, file]) => cache.put(path, file)));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  await Promise.all(before.map((old) => caches.delete(old)));
}

const keepOnce = () => (keeping ??= keep().finally(() => (keeping = null)));

async function kept(request) {
  const name = await newest();
  if (!name) return Response.error();
  const cache = await caches.open(name);
  // Every path without a file is a page; the host rewrites it to index.html, and so do we.
  const path = request.mode === 'navigate' ? own('index.html') : request.url;
  return (await cache.match(path, { ignoreSearch: true })) ?? Response.error();
}

async function answer(request) {
  try {
    const response = await fetch(request);
    // A proxy speaks for a host that is down.
    if (response.status < 500) return response;
    const stored = await kept(request);
    return stored.ok ? stored : response;
  } catch {
    return kept(request);
  }
}

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(keepOnce());
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  if (method !== 'GET' || new URL(url).origin !== self.location.origin) return;
  event.respondWith(answer(event.request));
  // A newer build is kept as soon as one of its pages is opened.
  if (mode === 'navigate') event.waitUntil(keepOnce().catch(() => {}));
});
