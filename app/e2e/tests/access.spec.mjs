// Everybody can use every page: axe, keyboard, width, titles, focus.
import { agree, agreeToTheRest, openLink, openListed, soFar } from '../support/people.mjs';
import { makeSpace } from '../support/acts.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

const settled = async (page) => {
  await expect(page.locator('.skeleton')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
};

for (const [name, viewport, colorScheme] of [
  ['wide and light', { width: 1280, height: 900 }, 'light'],
  ['a phone in the dark', { width: 360, height: 740 }, 'dark'],
])
  test(`every page and dialog is accessible: ${name}`, async ({ person, info }) => {
    test.setTimeout(300_000);
    const { page } = await person({ viewport, colorScheme, wallets: [{ account: info.accounts[10] }] });
    const check = async (what, title) => {
      await settled(page);
      await expect(page).toHaveTitle(`${title} · Locus`);
      await expectAccessible(page, what);
      await expectNoSidewaysScroll(page);
      // Network, chain and basis are named whole, however narrow the header is.
      const named = page.getByRole('banner').locator('.where small');
      if (await named.count()) expect(await named.evaluate((line) => line.scrollWidth - line.clientWidth), `${what}: cut off`).toBe(0);
    };
    await page.goto('/');
    await page.getByRole('link', { name: new RegExp(info.name) }).click();
    await check('consent page', 'Before asking anyone');
    await openListed(page, info);
    await expect(page.getByText(/from its Governor/).first()).toBeVisible();
    await check('space', info.name);

    const space = `/s/${info.space}`;
    const proposal = `${space}/p/${info.proposal}`;
    for (const [path, title] of [
      [`${space}/rules`, 'Rules'],
      [`${space}/sync`, 'Sources'],
      [`${space}/claims`, 'Requests and evidence'],
      [`${space}/new`, 'Write a proposal'],
      [`${space}/rules/edit`, 'Change the rules'],
      [proposal, info.title],
      [`${proposal}?show=text`, info.title],
      [`${proposal}?show=discussion`, info.title],
      [`${proposal}?show=votes`, info.title],
      [`${proposal}?show=evidence`, info.title],
      [`${proposal}/open`, `Put to vote: ${info.title}`],
      [`${proposal}/edit`, 'Write a new version'],
      [`${proposal}/vote/${info.opening}`, `Vote: ${info.title}`],
      ['/new', 'Create a space'],
      ['/you', 'This browser'],
      ['/nothing/here', 'There is no such page'],
    ]) {
      await page.goto(path);
      await check(path, title);
    }

    await page.goto(`${proposal}/vote/${info.opening}`);
    await page.getByRole('banner').getByRole('button', { name: 'Connect wallet' }).click();
    await expect(page.getByRole('dialog', { name: 'Connect a wallet' })).toBeVisible();
    await expectAccessible(page, 'wallet dialog');
    await page.getByRole('dialog').getByRole('button', { name: 'Test wallet 1' }).click();
    await page.getByRole('radio', { name: 'For' }).check();
    await expect(page.getByRole('heading', { name: 'You sign exactly this' })).toBeVisible();
    await expectAccessible(page, 'vote, about to sign');
    await expectNoSidewaysScroll(page);
    await page.goto(`${proposal}?show=discussion`);
    await page.getByRole('button', { name: 'Let this browser comment as me' }).click();
    await expect(page.getByRole('heading', { name: 'You sign exactly this' })).toBeVisible();
    await expectAccessible(page, 'sign dialog');
    await expectNoSidewaysScroll(page);
    await page.goto('/you');
    await page.getByRole('button', { name: 'Open elsewhere' }).click();
    await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
    await expectAccessible(page, 'elsewhere dialog');
  });

test('a vote by keyboard alone, with the focus always in sight', async ({ person, info }) => {
  const made = await makeSpace(info);
  const { page } = await person({ wallets: [{ account: info.accounts[10] }] });
  await openLink(page, made);
  const focused = () =>
    page.evaluate(() => {
      const it = document.activeElement;
      const style = getComputedStyle(it);
      const box = it.getBoundingClientRect();
      return {
        name: it.getAttribute('aria-label') || it.closest('label')?.textContent.trim() || it.textContent.trim(),
        seen: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        inside: box.bottom > 0 && box.top < innerHeight,
      };
    });
  const to = async (name) => {
    for (let n = 0; n < 80; n++) {
      await page.keyboard.press('Tab');
      const now = await focused();
      if (now.name === '') continue;
      expect(now, `focus on ${now.name}`).toMatchObject({ seen: true, inside: true });
      if (name.test(now.name)) return;
    }
    throw new Error(`${name} cannot be reached by Tab`);
  };
  await page.reload();
  await expect(soFar(page)).toBeVisible();
  await page.keyboard.press('Tab');
  expect((await focused()).name).toBe('Skip to content');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.reload();
  await expect(soFar(page)).toBeVisible();

  await to(/^Connect wallet$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Connect a wallet' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect((await focused()).name, 'the focus returns').toBe('Connect wallet');
  await page.keyboard.press('Enter');
  await to(/^Test wallet 1/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /^Account 0x/ })).toBeVisible();

  await to(/^Review vote$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `Vote: ${made.title}` })).toBeFocused();
  await to(/^.?For$/);
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Against' })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Open wallet' })).toBeVisible();
  await to(/^Open wallet$/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Stored in this browser.')).toBeVisible();
});

test('the reader’s own choice of light or dark is kept', async ({ person }) => {
  const { page } = await person({ colorScheme: 'light' });
  await page.goto('/');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  const light = await ground();
  await page.getByRole('button', { name: 'Light or dark' }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  await expect.poll(ground).toBe(dark);
});

/** From now on pages measure how much of them was moved without anybody having done something. */
const measureShifts = (page) =>
  page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
// The measure that browsers call good is below 0.1.
const expectStill = async (page, what) => expect(await page.evaluate(() => window.shifted), what).toBeLessThan(0.1);

test('nothing jumps while a proposal loads', async ({ person, info }) => {
  const { page } = await person();
  await openListed(page, info);
  await measureShifts(page);
  await page.goto(`/s/${info.space}/p/${info.proposal}`);
  await expect(soFar(page).getByText(/signed votes count/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Who is deciding' })).toBeVisible();
  await expectStill(page, 'a proposal that is known here');
});

test('nothing jumps on a first visit: the front page, a network, and a space from the question to its proposals', async ({ person, info }) => {
  for (const path of ['/', '/n/opengradient']) {
    const { page } = await person();
    await measureShifts(page);
    await page.goto(path);
    await expect(page.locator('#loading')).toHaveCount(0);
    await expect(page.getByRole('contentinfo').getByText(/^Locus \d/)).toBeVisible();
    await settled(page);
    await page.waitForTimeout(1000);
    await expectStill(page, `first visit to ${path}`);
  }
  const made = await makeSpace(info);
  const { page } = await person();
  await measureShifts(page);
  await page.goto(`/s/${made.space}#${info.relays.map(({ url }) => `r=${url}`).join('&')}`);
  await agree(page);
  await agreeToTheRest(page);
  await expect(page.getByRole('main').getByRole('link', { name: made.title })).toBeVisible();
  await page.waitForTimeout(1000);
  await expectStill(page, 'first visit to a space');
});
