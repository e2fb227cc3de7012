// The front door: a network's page with and without JavaScript, the one input, and a live check that asks nobody first.
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

const VERDICT = 'Five powers are said to belong to OPG holders. Four were traced. None of them reads OPG balances.';
const NETWORKS = ['opengradient', 'autonolas', 'bittensor', 'allora', 'virtuals', 'morpheus', 'rehearsal'];

test('a network can be read without JavaScript, and a link to it shows what it says', async ({ person }) => {
  const { page } = await person({ javaScriptEnabled: false });
  await page.goto('/n/opengradient');
  await expect(page).toHaveTitle('OpenGradient: who can change what? · Locus');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(VERDICT);
  const row = page.getByRole('row').filter({ hasText: 'Spend the treasury' });
  await expect(row.getByText('unknown', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'TEERegistry, line 252' }).first()).toHaveAttribute('href', /^https:\/\/github\.com\/OpenGradient\/og-evm\/blob\/113ae07/);
  const meta = (name) => page.locator(`meta[property="${name}"]`);
  await expect(meta('og:title')).toHaveAttribute('content', 'OpenGradient: who can change what?');
  await expect(meta('og:description')).toHaveAttribute('content', new RegExp(VERDICT));
  await expect(meta('og:image')).toHaveAttribute('content', /\/n\/opengradient\/preview\.png$/);
  await expect(meta('og:image:alt')).toHaveAttribute('content', /^OpenGradient: who can change what\? Five powers/);
  const images = await Promise.all(['opengradient', 'autonolas'].map((id) => page.request.get(`/n/${id}/preview.png`)));
  for (const image of images) expect(image.headers()['content-type']).toBe('image/png');
  const [one, other] = await Promise.all(images.map((image) => image.body()));
  expect(one.equals(other), 'each network has an image of its own').toBe(false);
});

test('with JavaScript every network says the same as without, and nobody is asked', async ({ person, baseURL }) => {
  test.setTimeout(120_000);
  const still = (await person({ javaScriptEnabled: false })).page;
  const { page, asked } = await person({ shared: false });
  for (const network of NETWORKS) {
    await still.goto(`/n/${network}`);
    const said = await still.getByRole('heading', { level: 1 }).textContent();
    const powers = await still.locator('#powers tbody tr').count();
    await page.goto(`/n/${network}`);
    await expect(page.locator('#loading')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(said);
    await expect(page.locator('#powers tbody tr')).toHaveCount(powers);
  }
  expect([...asked]).toEqual([baseURL]);
});

for (const [name, viewport, colorScheme] of [
  ['wide and light', { width: 1280, height: 900 }, 'light'],
  ['a phone in the dark', { width: 360, height: 740 }, 'dark'],
])
  test(`front page and network page are accessible: ${name}`, async ({ person }) => {
    const { page } = await person({ viewport, colorScheme });
    const began = Date.now();
    await page.goto('/n/opengradient');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(VERDICT);
    expect(Date.now() - began, 'milliseconds until the verdict').toBeLessThan(10_000);
    await expect(page.locator('#loading')).toHaveCount(0);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await expectAccessible(page, 'network page');
    await expectNoSidewaysScroll(page);
    await page.goto('/');
    await expect(page.getByRole('link', { name: /^OpenGradient/ })).toBeVisible();
    await expectAccessible(page, 'front page');
    await expectNoSidewaysScroll(page);
  });

test('the input says what was pasted and opens it', async ({ person, info }) => {
  const { page } = await person();
  const box = page.getByLabel(/A Governor's or token's address/);
  const words = page.locator('#recognised');
  await page.goto('/');
  for (const [text, expected] of [
    ['hello', 'This is no address, link or name that Locus knows.'],
    ['0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB', 'An address. On which chain?'],
    ['base:0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB', 'An address on Base.'],
    ['https://snapshot.org/#/autonolas.eth', 'Votes of autonolas.eth on Snapshot.'],
    [`${info.space}`, /A space of Locus|An id that is not known here/],
  ]) {
    await box.fill(text);
    await expect(words).toContainText(expected);
  }
  await box.fill('OpenGradient');
  await expect(words).toContainText('A network of the catalogue.');
  await box.press('Enter');
  await expect(page).toHaveURL(/\/n\/opengradient$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(VERDICT);
});

test('from another page the box is one press away; it opens links of Locus, and votes that are pasted as text', async ({ person, baseURL }) => {
  const { page } = await person();
  const box = page.getByLabel(/A Governor's or token's address/);
  const words = page.locator('#recognised');
  await page.goto('/n/opengradient');
  await page.getByRole('banner').getByRole('link', { name: 'Open…' }).click();
  await expect(page).toHaveURL(/\/#open$/);
  await expect(box).toBeFocused();
  await box.fill(`${baseURL}/n/rehearsal/decides?contested=3333`);
  await expect(words).toContainText('Who decides: a page of Locus.');
  await box.press('Enter');
  await expect(page).toHaveURL(/\/n\/rehearsal\/decides\?contested=3333$/);
  // As a browser tells the page of a press on Ctrl and V.
  await box.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, 'proposal,voter,choice,power\np,a,yes,3\np,b,yes,2\np,c,no,4\n');
  await expect(words).toContainText('Many lines or JSON');
  await box.press('Enter');
  await expect(page).toHaveURL(/\/look$/);
  await expect(page.locator('#headline')).toContainText('2 addresses were usually enough to decide');
});

test('a live check names its sources and asks none of them before the reader agrees', async ({ person, baseURL }) => {
  const { page, asked } = await person({ shared: false });
  await page.goto('/n/opengradient');
  const live = page.locator('#live');
  await expect(live.getByText('https://mainnet.base.org').first()).toBeVisible();
  await expect(live.getByRole('button', { name: 'Agree and ask them' }).first()).toBeVisible();
  await page.waitForTimeout(1000);
  expect([...asked]).toEqual([baseURL]);
});

test('evidence and requests on a power lead to the form, filled in', async ({ person }) => {
  const { page } = await person();
  await page.goto('/n/rehearsal');
  const ask = page.getByRole('row').getByRole('link', { name: 'Ask for a decision' }).first();
  await expect(ask).toHaveAttribute('href', /^\/s\/0x[0-9a-f]{64}\/claims\?kind=request&about=power%20[a-z-]+/);
});
