// Begins a worker program. Its module takes a while to load, and a page that connects meanwhile would be lost; this
// file is small enough to be there in time. It collects the ports of pages, unopened, so that whatever a page sends
// waits inside its port; then it hands them to the module. If the module can't load, or dies, every page is told why.
const [, program] = /([a-z]+)\.loader\.js$/.exec(self.location.pathname);
// The page's build, so that no cache can mix two builds' files.
const build = self.location.search;

const ports = [];
let connect = null;
let over = null;

const arrive = (port) => {
  ports.push(port);
  if (over) port.postMessage(over);
  else if (connect) connect(port);
  else port.postMessage('!');
};

const die = (error) => {
  if (over) return;
  over = `dead:${error?.message ?? error}`;
  for (const port of ports) port.postMessage(over);
  // The next page that asks then gets a new worker, not this one. Messages already posted still arrive.
  setTimeout(() => self.close(), 100);
};

// A SharedWorker meets a page by `connect`, a dedicated one by a message that carries a port.
self.onconnect = (event) => arrive(event.ports[0]);
self.onmessage = (event) => event.ports[0] && arrive(event.ports[0]);

// After a panic or a trap the program's memory can't be trusted. Any other exception is only logged.
const fatal = (error) => error instanceof WebAssembly.RuntimeError || /^panicked at/.test(error?.message ?? '');
self.addEventListener('error', (event) => fatal(event.error) && die(event.error));
self.addEventListener('unhandledrejection', (event) => fatal(event.reason) && die(event.reason));

// The page says when what it needed first is shown, maybe before all is here; what the program needs before comes when
// it asks.
const wanted = new Promise((now) => {
  try {
    new BroadcastChannel('locus rest').onmessage = now;
  } catch {
    // Channels are blocked.
  }
});

const load = async () => {
  const first = fetch(`./${program}_bg.wasm${build}`);
  // Whoever waits for it below hears of a failure.
  first.catch(() => {});
  const module = await import(`./${program}.js${build}`);
  await module.restAhead?.();
  await module.default({ module_or_path: first });
  connect = module.connect;
  ports.forEach((port) => connect(port));
  wanted.then(() => module.rest?.());
};
load().catch(die);
