// The tests' own `test`: the network, people with wallets, and a page that must stay quiet.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import * as network from './network.mjs';
import { addWallets } from './wallet.mjs';

export const test = base.extend({
  /** What the development network said about itself. */
  info: [async ({}, use) => use(await network.info()), { scope: 'worker' }],

  /** After a test, passed or not, relays run and sources are honest. */
  healed: [
    async ({}, use) => {
      await use();
      await network.heal();
    },
    { auto: true },
  ],

  /**
   * A person: a browser profile of their own, with the wallets given.
   * `const ada = await person({ wallets: [{ account: info.accounts[10] }] })`
   * `shared: false` is a browser without shared workers: each page has an engine of its own, the same program, of which
   * Playwright sees every request, and which `context.setOffline` reaches. `asked` are the origins that were turned to.
   */
  person: async ({ browser, contextOptions, info, baseURL }, use) => {
    const people = [];
    await use(async ({ wallets = [], shared = true, ...options } = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL, ...options });
      if (!shared) await unshare(context);
      if (wallets.length) await addWallets(context, info.nodes[0].url, wallets);
      const problems = { errors: [], policy: [], thirdParty: [] };
      const asked = watch(context, info, baseURL, problems);
      const page = await context.newPage();
      people.push({ context, problems });
      return { context, page, problems, asked };
    });
    for (const { context, problems } of people) {
      expect.soft(problems.thirdParty, 'requests to others').toEqual([]);
      expect.soft(problems.policy, 'refused by the content policy').toEqual([]);
      expect.soft(problems.errors, 'errors in the page').toEqual([]);
      await context.close();
    }
  },
});

export { expect };

/** From the next page on, this browser has no shared workers. */
export const unshare = (context) => context.addInitScript(() => delete window.SharedWorker);

/** Collects what a page must not do. A test that provokes an error empties the list itself. */
function watch(context, info, baseURL, problems) {
  const own = new Set([baseURL, ...info.nodes.map(({ url }) => url), ...info.relays.map(({ url }) => url)].map((url) => new URL(url).host));
  const origins = new Set();
  const ask = (url) => {
    const { protocol, host, origin } = new URL(url);
    if (['data:', 'blob:', 'about:'].includes(protocol)) return;
    origins.add(origin);
    if (!own.has(host)) problems.thirdParty.push(url);
  };
  context.on('weberror', (error) => problems.errors.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = `${message.text()} (${message.location().url})`;
    (/Content Security Policy/i.test(text) ? problems.policy : problems.errors).push(text);
  });
  // Of pages and of their own workers. What a SharedWorker asks for, as the engine is one by default, is not seen here:
  // a test of whom the engine asks, or that is offline, takes a person with `shared: false`.
  context.on('request', (request) => ask(request.url()));
  context.on('page', (page) => page.on('websocket', (socket) => ask(socket.url())));
  return origins;
}

/** No violation of WCAG 2.2 AA that axe can find. */
export async function expectAccessible(page, what = 'page') {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((n) => n.target.join(' ')).join('\n    ')}`);
  expect(told, `${what}: accessibility`).toEqual([]);
}

/** The page does not scroll sideways. */
export async function expectNoSidewaysScroll(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'pixels beyond the right edge').toBeLessThanOrEqual(0);
}
