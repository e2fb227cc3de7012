// Begins the page. Its own file, because the page's policy allows no inline script.
import * as page from './page.js';

const loading = document.getElementById('loading');

// After a panic or a trap the page's memory can't be trusted. Any other exception is only logged.
const fatal = (error) => error instanceof WebAssembly.RuntimeError || /^panicked at/.test(error?.message);
const stopped = (error) => {
  if (!fatal(error) || document.querySelector('.fallen')) return;
  const said = document.createElement('p');
  said.className = 'fallen';
  said.setAttribute('role', 'alert');
  said.textContent = `This page has stopped. Reload it; what was signed and saved is safe. (${error.message})`;
  document.body.prepend(said);
};
addEventListener('error', (event) => stopped(event.error));
addEventListener('unhandledrejection', (event) => stopped(event.reason));

// Styles that a first visit needs none of: at once on other pages, else with the rest, or when something of them is there.
let dressed = false;
function dress() {
  if (dressed) return;
  dressed = true;
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = '/rest.css';
  document.head.append(sheet);
}
if (!/^\/(s\/[^/]*)?$/.test(location.pathname)) dress();
new MutationObserver((_, watch) => {
  if (dressed) watch.disconnect();
  else if (document.querySelector('.figure, .exactly, .steps, .thread, .source, .change')) dress();
}).observe(document.body, { childList: true, subtree: true });

try {
  const first = fetch('/page_bg.wasm');
  // Whoever waits for it below hears of a failure.
  first.catch(() => {});
  await page.restAhead?.();
  await page.default({ module_or_path: first });
  loading?.remove();
  firstContent().then(bringTheRest);
} catch (error) {
  console.error(error);
  if (loading) {
    loading.setAttribute('role', 'alert');
    loading.querySelector('p').textContent =
      typeof WebAssembly === 'object'
        ? 'Locus could not start. Reload the page; if it happens again, the files on this host may be incomplete.'
        : 'Locus could not start: WebAssembly is switched off in this browser. Allow it for this page, or use another browser.';
  }
}

// All that a first visit does not need. Whoever waits for it is told when it is there.
function bringTheRest() {
  dress();
  const brought = Promise.resolve(page.rest?.());
  brought.then((here) => here === false || dispatchEvent(new Event('locus rest')));
  try {
    new BroadcastChannel('locus rest').postMessage('now');
  } catch {
    // Where channels are blocked, the engine fetches its own when it needs it.
  }
  // Keeps this build's files for when the host can't be reached. Without it everything else works.
  const keep = () => navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
  Promise.race([brought, new Promise((late) => setTimeout(late, 10_000))]).then(keep);
}

// Once a network's page is there, or another that was asked for.
function firstContent() {
  const is = (what) => document.querySelector(what) !== null;
  return new Promise((done) => {
    let due = Infinity;
    let timer;
    const within = (ms) => {
      const then = performance.now() + ms;
      if (then >= due) return;
      due = then;
      clearTimeout(timer);
      timer = setTimeout(() => {
        watch.disconnect();
        done();
      }, ms);
    };
    const look = () => {
      if (location.pathname.startsWith('/s/')) {
        if (is('header a.where')) within(is('main a[href*="/p/0x"]') ? 300 : 2000);
      } else if (performance.now() >= 2500 && !is('main .skeleton')) within(0);
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    within(20_000);
    setTimeout(look, 2500);
  });
}
