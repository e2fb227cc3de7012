// What people do on the page, found the way they find it: by role and by label.
import { expect } from './test.mjs';

export const dialog = (page, name) => page.getByRole('dialog', { name });

/** Connects a wallet by the header's button. */
export async function connect(page, wallet = 'Test wallet 1') {
  await page.getByRole('button', { name: 'Connect wallet' }).click();
  const box = dialog(page, 'Connect a wallet');
  await box.getByRole('button', { name: wallet }).click();
  await expect(box).toBeHidden();
}

/** Agrees to contact the hosts that stand in the question on the page. */
export async function agree(page) {
  await expect(page.getByRole('heading', { name: 'Before asking anyone' })).toBeVisible();
  await page.getByRole('button', { name: 'Ask these hosts' }).click();
}

/** Agrees to those that the space itself names, once it is known. */
export async function agreeToTheRest(page) {
  await page.getByRole('button', { name: 'Choose sources' }).click();
  const box = dialog(page, 'Sources of this space');
  await box.getByRole('button', { name: 'Ask these hosts' }).click();
  await expect(box).toBeHidden();
}

/** Opens a listed space from the front page, agrees, and waits until it is there. */
export async function openListed(page, info) {
  await page.goto('/');
  await page.getByRole('link', { name: new RegExp(info.name) }).click();
  await agree(page);
  await expect(page.getByRole('heading', { level: 1, name: info.name })).toBeVisible();
}

/** Opens a space's proposal by its link, and agrees to all that is asked. */
export async function openLink(page, made) {
  await page.goto(made.link);
  await agree(page);
  await agreeToTheRest(page);
  await expect(page.getByRole('heading', { level: 1, name: made.title })).toBeVisible();
}

/** Opens the rehearsal's proposal by way of its list. */
export async function openProposal(page, title) {
  await page.getByRole('main').getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

/** Reads what is to be signed, opens the wallet, and waits until it was taken. */
export async function sign(page, title) {
  const box = dialog(page, title);
  await expect(box.getByRole('heading', { name: 'You sign exactly this' })).toBeVisible();
  await box.getByRole('button', { name: 'Open wallet' }).click();
  await expect(box.getByText('Stored in this browser.')).toBeVisible();
  return box;
}

export async function close(page) {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Lets this browser comment: one signature. */
export async function letComment(page) {
  await page.getByRole('button', { name: 'Let this browser comment as me' }).click();
  await sign(page, 'Let this browser comment as you');
  await close(page);
}

/** Writes a comment and sees it in the thread. */
export async function comment(page, text) {
  await page.getByLabel('Your comment').fill(text);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.getByRole('article').filter({ hasText: text }).last()).toBeVisible();
}

export const tab = (page, name) => page.getByRole('navigation', { name: 'Proposal' }).getByRole('link', { name });

/** Votes on the vote page: choice, reason, signature, receipt. */
export async function vote(page, choice, reason = '') {
  await choose(page, choice, reason);
  await page.getByRole('button', { name: 'Open wallet' }).click();
  await expect(page.getByText('Stored in this browser.')).toBeVisible();
}

/** The same up to the signature. */
export async function choose(page, choice, reason = '') {
  await page.getByRole('link', { name: /^(Review vote|Change vote)$/ }).first().click();
  await page.getByRole('radio', { name: choice }).check();
  if (reason) await page.getByLabel('Reason').fill(reason);
  await expect(page.getByRole('heading', { name: 'You sign exactly this' })).toBeVisible();
}

/** The card with the count. */
export const soFar = (page) => page.locator('section').filter({ has: page.getByRole('heading', { name: 'So far' }) });

/** The count as the page shows it: `{For: '64 000 rOPG', …, said: '2 of 2 signed votes count.'}`. */
export async function tally(page) {
  const card = soFar(page);
  const rows = await card.locator('dl').evaluate((list) =>
    [...list.querySelectorAll('dt')].map((term) => [term, term.nextElementSibling].map((part) => part.textContent.replace(/\s/g, ' '))),
  );
  const found = Object.fromEntries(rows.map(([term, is]) => [term.replace(/^\S+ (?=For|Against|Abstain)/, ''), is.split(' · ')[0]]));
  return { ...found, said: await card.getByText(/signed votes? counts?\.$/).textContent() };
}

/** Waits until the count is this one. `sums` as countIndependently gives them. */
export async function expectTally(page, sums, shown) {
  const expected = { For: shown(sums.For), Against: shown(sums.Against), Abstain: shown(sums.Abstain) };
  await expect.poll(() => tally(page).catch(() => null), { timeout: 30_000 }).toMatchObject(expected);
}
