// Opens the rehearsal space as a first visitor does, and asks page and engine which functions ran until it showed.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relay } from '../support/network.mjs';
import { agree, openListed } from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';
import { settled } from '../support/first.mjs';

/** What both programs tell, as numbers of functions. */
const ran = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const channel = new BroadcastChannel('locus profile');
        const told = {};
        channel.onmessage = ({ data }) => {
          if (data.program) told[data.program] = data.ran;
          if (told.page && told.engine) done(told);
        };
        channel.postMessage('ask');
      }),
  );

const all = { page: new Set(), engine: new Set() };
const keep = async (page, moment = 1500) => {
  // What runs in the moment before the second part is here belongs to the first: marked, programs take longer for it.
  await page.waitForTimeout(moment);
  for (const [program, numbers] of Object.entries(await ran(page))) numbers.forEach((number) => all[program].add(number));
};

/** A browser without shared workers runs the engine in a worker of the page's own: the same program at another pace. */
const unshared = (page) => page.addInitScript(() => delete window.SharedWorker);

/** Takes most of the processor's time until the test ends, however it does. */
const others = [];
const busy = () => others.push(...Array.from({ length: availableParallelism() + 1 }, () => spawn(process.execPath, ['-e', 'for (;;);'])));
test.afterEach(() => others.splice(0).forEach((other) => other.kill()));

// What hash seeds, a block in between and the order of answers change: it takes many visits to see it all.
for (const machine of ['an idle', 'a busy'])
  for (const [shared, prepare] of [['shared workers', () => {}], ['none', unshared]])
    test(`by way of the front page, on ${machine} machine, with ${shared}`, async ({ person, info }) => {
      test.setTimeout(180_000);
      if (machine === 'a busy') busy();
      for (let visit = 0; visit < 5; visit += 1) {
        const { page, context } = await person();
        await prepare(page);
        await openListed(page, info);
        await settled(page, info);
        // Where all takes long, less of what comes later is waited for.
        await keep(page, machine === 'a busy' ? 0 : undefined);
        await context.close();
      }
    });

test('while one relay is down', async ({ person, info }) => {
  await relay('b').stop();
  for (let visit = 0; visit < 3; visit += 1) {
    const { page, context } = await person();
    await openListed(page, info);
    await settled(page, info);
    await keep(page);
    await context.close();
  }
});

test('by a link', async ({ person, info }) => {
  const { page } = await person();
  await page.goto(`/s/${info.space}#${info.relays.map(({ url }) => `r=${url}`).join('&')}`);
  await agree(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await settled(page, info);
  await keep(page);
});

test.afterAll(() => {
  const told = Object.fromEntries(Object.entries(all).map(([program, numbers]) => [program, [...numbers].sort((a, b) => a - b)]));
  writeFileSync(process.env.LOCUS_RAN, JSON.stringify(told));
});
