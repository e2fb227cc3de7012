// Opens a space whose relays hold many acts: how long until they are verified, whether the page stays quick meanwhile,
// and how soon the proposals stand when the space is opened again.
import { readFileSync } from 'node:fs';
import { info as ask, publish } from '../support/network.mjs';
import { openListed, openProposal, soFar } from '../support/people.mjs';
import { launch } from './browser.mjs';

const { LOCUS_URL: baseURL, LOCUS_EVENTS } = process.env;
const info = await ask();
const events = JSON.parse(readFileSync(LOCUS_EVENTS, 'utf8'));
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(2)} s`;

process.stdout.write(`\nSending ${events.length} ballots to ${info.relays.length} relays`);
for (let from = 0; from < events.length; from += 500) {
  await Promise.all(info.relays.map(({ url }) => publish(url, events.slice(from, from + 500))));
  process.stdout.write('.');
}
process.stdout.write('\n');

const browser = await launch();
const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 } });
await context.addInitScript(() => {
  window.__long = [];
  const note = ({ startTime, duration }) => window.__long.push({ at: startTime, took: Math.round(duration) });
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'longtask', buffered: true });
});
const page = await context.newPage();

const began = performance.now();
await openListed(page, info);
// A reader looks before the next click.
await page.waitForTimeout(1000);
await openProposal(page, info.title);
const all = events.length + info.ballots;
const said = soFar(page).getByText(/signed votes? counts?\./);
await said.waitFor();
const since = await page.evaluate(() => performance.now());
for (let shown = ''; ; ) {
  const now = await said.textContent({ timeout: 120_000 });
  if (now !== shown) console.log(`  ${seconds(began).padStart(8)}  ${now}`);
  shown = now;
  // "10 of 2 007 signed votes count." with a space in thousands.
  if (Number(now.split(' of ').at(-1).replace(/\D/g, '')) >= all) break;
  if (performance.now() - began > 120_000) throw new Error(`only this after two minutes: ${now}`);
  await page.waitForTimeout(250);
}
console.log(`All ${all} ballots verified and in the count after ${seconds(began)}, from a first visit on, one second of it for reading`);
const long = await page.evaluate(() => window.__long);
const said50 = (tasks) => `${tasks.length} over 50 ms${tasks.length ? ` (${tasks.map(({ took }) => took).join(', ')} ms)` : ''}`;
const [before, meanwhile] = [long.filter(({ at }) => at < since), long.filter(({ at }) => at >= since)];
console.log(`Tasks on the main thread while they were verified: ${said50(meanwhile)}, aim: none; while pages opened before: ${said50(before)}`);

const times = [];
for (let round = 0; round < 5; round++) {
  const again = performance.now();
  await page.goto(`/s/${info.space}`, { waitUntil: 'commit' });
  await page.getByRole('main').getByRole('link', { name: info.title }).waitFor();
  times.push(performance.now() - again);
}
times.sort((a, b) => a - b);
console.log(`Proposals shown ${(times[2] / 1000).toFixed(2)} s after navigation, median of 5 (aim: 1 s)`);
await browser.close();
