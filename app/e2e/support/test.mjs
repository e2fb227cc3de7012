// The tests' own `test`: the network, people with wallets, and a page that must stay quiet.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import * as network from './network.mjs';
import { addWallets } from './wallet.mjs';

export const test = base.extend({
  /** What the development network said about itself. */
  info: [async ({}, use) => use(await network.info()), { scope: 'worker' }],

  /**
   * A person: a browser profile of their own, with the wallets given.
   * `const ada = await person({ wallets: [{ account: info.accounts[10] }] })`
   */
  person: async ({ browser, contextOptions, info, baseURL }, use) => {
    const people = [];
    await use(async ({ wallets = [], ...options } = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL, ...options });
      if (wallets.length) await addWallets(context, info.nodes[0].url, wallets);
      const page = await context.newPage();
      const problems = watch(page, info, baseURL);
      people.push({ context, problems });
      return { context, page, problems };
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

/** Collects what a page must not do. A test that provokes an error empties the list itself. */
function watch(page, info, baseURL) {
  const own = new Set([baseURL, ...info.nodes.map(({ url }) => url), ...info.relays.map(({ url }) => url)].map((url) => new URL(url).host));
  const problems = { errors: [], policy: [], thirdParty: [] };
  const others = (url) => {
    const { protocol, host } = new URL(url);
    if (!['data:', 'blob:', 'about:'].includes(protocol) && !own.has(host)) problems.thirdParty.push(url);
  };
  page.on('pageerror', (error) => problems.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = `${message.text()} (${message.location().url})`;
    (/Content Security Policy/i.test(text) ? problems.policy : problems.errors).push(text);
  });
  // The context sees the workers' requests as well as the page's.
  page.context().on('request', (request) => others(request.url()));
  page.on('websocket', (socket) => others(socket.url()));
  return problems;
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
