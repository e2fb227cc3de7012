// What a first visit costs: every byte that is asked for before a network's first verified content is there.
import { brotliCompressSync, constants } from 'node:zlib';
import { openListed } from '../support/people.mjs';
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
  const asked = new Set();
  context.on('request', (one) => {
    const { origin, pathname } = new URL(one.url());
    if (origin === new URL(baseURL).origin) asked.add(pathname);
  });
  await openListed(page, info);
  await expect(page.getByRole('main').getByRole('link', { name: info.title })).toBeVisible();
  const first = [...asked].sort();
  expect(first).toContain('/page_bg.wasm');
  expect(first).toContain('/engine_bg.wasm');
  expect(first.filter((path) => path.endsWith('.rest.wasm'))).toEqual([]);

  const sizes = {};
  for (const path of first) sizes[path] = small(await (await request.get(path)).body());
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  expect(total, JSON.stringify(sizes, null, 1)).toBeLessThanOrEqual(MOST);

  await expect.poll(() => [...asked].filter((path) => path.endsWith('.rest.wasm')).sort()).toEqual(['/engine.rest.wasm', '/page.rest.wasm']);
});
