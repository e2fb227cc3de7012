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

try {
  await page.restAhead?.();
  await page.default({ module_or_path: '/page_bg.wasm' });
  loading?.remove();
  firstContent().then(() => {
    page.rest?.();
    new BroadcastChannel('locus rest').postMessage('now');
    // Keeps this build's files for when the host can't be reached. Without it everything else works.
    navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
  });
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

// Once a network is shown, or nobody asks for one: all that a first visit does not need may come.
function firstContent() {
  const shown = () => document.querySelector('header a.where');
  return new Promise((done) => {
    const begin = (wait) => {
      watch.disconnect();
      clearTimeout(enough);
      setTimeout(done, wait);
    };
    const watch = new MutationObserver(() => shown() && begin(2000));
    const enough = setTimeout(() => begin(0), 20_000);
    watch.observe(document.body, { childList: true, subtree: true });
  });
}
