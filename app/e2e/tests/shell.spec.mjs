// The page as served: it starts, stays quiet, and keeps to itself.
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

test('the page starts without an error and asks nobody else', async ({ person }) => {
  const { page } = await person();
  await page.goto('/');
  await expect(page.locator('#loading')).toHaveCount(0);
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page).toHaveTitle(/Locus/);
  await page.waitForTimeout(1000);
});

test('every path that names no file is the page, with its headers', async ({ request }) => {
  for (const path of ['/', '/s/0x12', '/s/0x12/p/0x34']) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()['content-type']).toContain('text/html');
    const policy = answer.headers()['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toMatch(/'unsafe-eval'/);
  }
  expect((await request.get('/missing.js')).status()).toBe(404);
  expect((await request.get('/engine_bg.wasm')).headers()['content-type']).toBe('application/wasm');
});

test('the build names its own files, and their hash', async ({ request }) => {
  const build = await (await request.get('/build.json')).json();
  const digest = async (bytes) => Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
  const lines = [];
  for (const { path, sha256 } of build.files) {
    const file = await request.get(`/${path}`);
    expect(await digest(await file.body()), path).toBe(sha256);
    lines.push(`${path} ${sha256}\n`);
  }
  expect(await digest(Buffer.from(lines.join('')))).toBe(build.hash);
});

test('the footer names the version and the hash of what runs, to compare', async ({ person, request }) => {
  const { version, hash } = await (await request.get('/build.json')).json();
  const { page } = await person();
  await page.goto('/');
  const footer = page.getByRole('contentinfo');
  await expect(footer.getByText(`Locus ${version} · build ${hash.slice(0, 6)}…${hash.slice(-4)}`)).toBeVisible();
  await footer.getByText('Compare with the published build').click();
  await expect(footer.getByText(hash, { exact: true })).toBeVisible();
  await expect(footer.getByText(/Run “cargo xtask dist” on the source of this version/)).toBeVisible();
});

for (const [name, viewport, colorScheme] of [
  ['wide and light', { width: 1280, height: 900 }, 'light'],
  ['a phone in the dark', { width: 360, height: 740 }, 'dark'],
])
  test(`the front page is accessible: ${name}`, async ({ person }) => {
    const { page } = await person({ viewport, colorScheme });
    await page.goto('/');
    await expect(page.getByRole('main')).toBeVisible();
    await expectAccessible(page, 'front page');
    await expectNoSidewaysScroll(page);
  });
