// Drops files of votes in at /look: how soon the lab has the first figure and all of them, and what a file of more than
// a gigabyte takes in time and memory. Exits with 1 where a bound is broken.
import { readFileSync, statSync } from 'node:fs';
import { launch } from './browser.mjs';

const { LOCUS_URL, LOCUS_VOTES, LOCUS_LARGE } = process.env;
const broken = [];
const said = (what, found, unit, most) => {
  const bound = most ? ` to be under ${most}` : '';
  console.log(`  ${what.padEnd(44)} ${found.toFixed(0).padStart(9)} ${unit.padEnd(3)}${bound}`);
  if (most && !(found < most)) broken.push(`${what}: ${found.toFixed(0)} ${unit}, to be under ${most}`);
};

const browser = await launch();

/** Runs in the page before Locus: notes when the lab says that the file is read, and when each figure is there. */
function hear() {
  window.__told = {};
  const note = (name) => (window.__told[name] ??= performance.now());
  // `FromLab::Study`, the study's number, and which news; `views/src/lab.rs` has them in this order.
  const STUDY = 4;
  const news = ['took', 'read', 'headline', 'first', 'working', 'all'];
  const ear = ({ data }) => {
    if (!(data instanceof Uint8Array) || data[0] !== STUDY) return;
    let at = 1;
    while (data[at] & 0x80) at += 1;
    note(news[data[at + 1]]);
  };
  // The lab alone is spoken to over a channel of this page's own.
  const Channel = window.MessageChannel;
  window.MessageChannel = function () {
    const channel = new Channel();
    channel.port1.addEventListener('message', ear);
    return channel;
  };
}

/** A page that notes when the file is chosen, when it is all read, and when each figure stands. */
async function open() {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.addInitScript(hear);
  await page.goto(`${LOCUS_URL}/look`);
  const input = page.getByLabel('Choose or drop a file of votes');
  await input.waitFor({ state: 'attached' });
  await page.evaluate(() => {
    const seen = { most: 0 };
    window.__seen = seen;
    const note = (name) => (seen[name] ??= performance.now());
    document.addEventListener('change', () => note('chosen'), { capture: true, once: true });
    const look = () => {
      const main = document.querySelector('main');
      if (main.querySelector('.warnbox')) note('refused');
      const waiting = main.querySelectorAll('.figure .pending').length;
      seen.most = Math.max(seen.most, waiting);
      // What it holds, and what that rests on, is told once all of it is read.
      if (main.querySelector('p.row.small .pill')) note('read');
      if (seen.read && waiting < seen.most) note('first');
      if (seen.first && !waiting) note('all');
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  return { page, input };
}

const seen = (page) => page.evaluate(() => ({ ...window.__seen, told: window.__told }));
const until = async (page, name, minutes) => {
  await page.waitForFunction((name) => window.__seen[name] || window.__seen.refused, name, { timeout: minutes * 60_000, polling: 200 });
  const now = await seen(page);
  if (!now[name]) throw new Error(`refused: ${await page.locator('main').innerText()}`);
  return now;
};

/** The most that any of the browser's pages held so far, in bytes; their memory is that of page and lab together. */
async function held() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const of = ({ id }) => {
    try {
      const line = readFileSync(`/proc/${id}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/);
      return line ? Number(line[1]) * 1024 : 0;
    } catch {
      return 0;
    }
  };
  return Math.max(0, ...processInfo.filter(({ type }) => type === 'renderer').map(of));
}

// The lab's program is fetched and compiled at the first file; what is bounded is timed on a second page. From the lab:
// until its answer reaches the page. Drawn: until it stands there.
console.log('\n1,000 proposals, 200,000 votes, in Chromium');
for (const round of ['the first visit', 'again']) {
  const { page, input } = await open();
  await input.setInputFiles(LOCUS_VOTES);
  const { chosen, read, first, all, told } = await until(page, 'all', 5);
  const bound = (most) => (round === 'again' ? most : undefined);
  console.log(` ${round}`);
  said('reading the file', told.read - chosen, 'ms');
  said('the sentence, from the lab', told.headline - told.read, 'ms');
  said('the first figure, from the lab', told.first - told.read, 'ms', bound(300));
  said('all figures, from the lab', told.all - told.read, 'ms', bound(3_000));
  said('the first figure, drawn', first - read, 'ms');
  said('all figures, drawn', all - read, 'ms');
  await page.context().close();
}

if (LOCUS_LARGE) {
  const size = statSync(LOCUS_LARGE).size;
  console.log(`\nA file of ${(size / 1e6).toFixed(0)} MB, in Chromium`);
  const before = await held();
  const { page, input } = await open();
  await input.setInputFiles(LOCUS_LARGE);
  // Half-way another file is dropped in: nobody waits for the first.
  await page.waitForTimeout(5_000);
  if ((await seen(page)).read) throw new Error('it was read before another could be dropped in');
  const dropped = performance.now();
  await input.setInputFiles(LOCUS_VOTES);
  await until(page, 'read', 2);
  said('another file, dropped in meanwhile, is read', performance.now() - dropped, 'ms', 10_000);
  await page.context().close();

  const whole = await open();
  await whole.input.setInputFiles(LOCUS_LARGE);
  const { chosen, all, told } = await until(whole.page, 'all', 30);
  said('read', (told.read - chosen) / 1000, 's');
  said('the first figure after that, from the lab', (told.first - told.read) / 1000, 's');
  said('all figures after that, drawn', (all - told.read) / 1000, 's');
  const most = await held();
  if (most > before) said('held by page and lab at the most', most / 1e6, 'MB', 2_000);
}

await browser.close();
if (broken.length) {
  console.error(`broken bounds:\n  ${broken.join('\n  ')}`);
  process.exitCode = 1;
}
