// What a first visit costs: every byte that is asked for before a network's first verified content is there.
import { brotliCompressSync, constants } from 'node:zlib';
import { dialog, openListed } from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';

const MOST = 340_000;

const small = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

test('a network shows after no more than was promised, and the rest comes by itself', async ({ person, info, request, baseURL }) => {
  const { page, context } = await person();
  // The test can't see what a shared worker asks for. A worker of the page's own is the same program, and it can.
  await page.addInitScript(() => delete window.SharedWorker);
  const asked = new Map();
  context.on('request', (one) => {
    const { origin, pathname } = new URL(one.url());
    if (origin === new URL(baseURL).origin && !asked.has(pathname)) asked.set(pathname, one);
  });
  // When it shows is noted by the page itself: the test may see it late.
  await page.addInitScript((title) => {
    const note = () => [...document.querySelectorAll('main a')].some((link) => link.textContent.includes(title)) && (window.__shown ??= Date.now());
    new MutationObserver(note).observe(document, { childList: true, subtree: true });
  }, info.title);
  await openListed(page, info);
  await expect(page.getByRole('main').getByRole('link', { name: info.title })).toBeVisible();
  await expect.poll(() => [...asked.keys()].filter((path) => path.endsWith('.rest.wasm')).sort()).toEqual(['/engine.rest.wasm', '/page.rest.wasm']);

  const [began, shown] = await page.evaluate(() => [performance.timeOrigin, window.__shown]);
  // Of what was not answered yet no start is known; the page needed none of it.
  const before = (start) => start > 0 && start <= shown;
  // Whoever stays on the front page is brought the rest in the background, as here on a machine that is slow enough.
  const brought = (path, one) => path.endsWith('.rest.wasm') && one.resourceType() === 'fetch' && one.timing().startTime >= began + 2500;
  const first = [...asked].filter(([path, one]) => before(one.timing().startTime) && !brought(path, one)).map(([path]) => path).sort();
  expect(first).toContain('/page_bg.wasm');
  expect(first).toContain('/engine_bg.wasm');
  expect(first.filter((path) => path.endsWith('.rest.wasm'))).toEqual([]);

  const sizes = {};
  for (const path of first) sizes[path] = small(await (await request.get(path)).body());
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  expect(total, JSON.stringify(sizes, null, 1)).toBeLessThanOrEqual(MOST);
});

for (const [what, change] of [
  ['is cut short', (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['is a page of the host', () => Buffer.from('<!doctype html><title>Not here</title>')],
  ['is of another build', (bytes, mark) => Buffer.from(bytes.toString('latin1').replaceAll(mark, 'ffffffff'), 'latin1')],
])
  for (const [program, opens, said] of [
    ['page', (page) => page.getByRole('button', { name: 'Connect wallet' }).click(), 'This page has stopped. Reload it'],
    ['engine', (page) => page.getByRole('main').getByRole('button', { name: 'Try the practice space' }).first().click(), 'The part of Locus that checks and stores has stopped'],
  ])
    test(`a second part of the ${program} that ${what} is said in words, and a reload mends it`, async ({ person, request }) => {
      const { page, problems } = await person();
      // As above: a shared worker asks where the test can't reach.
      await page.addInitScript(() => delete window.SharedWorker);
      const [, mark] = /load_([0-9a-f]{8})/.exec(await (await request.get(`/${program}.js`)).text());
      const file = `/${program}.rest.wasm`;
      const bytes = await (await request.get(file)).body();
      const changed = change(bytes, mark);
      expect(changed.equals(bytes)).toBe(false);
      await page.context().route(`**${file}*`, (route) => route.fulfill({ body: changed, contentType: 'application/wasm' }));
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await opens(page);
      await expect(page.getByText(said)).toBeVisible();
      problems.errors.length = 0;

      await page.context().unroute(`**${file}*`);
      await page.reload();
      await page.getByRole('button', { name: 'Connect wallet' }).click();
      await expect(dialog(page, 'Connect a wallet')).toBeVisible();
      problems.errors.length = 0;
    });
