// Trying everything out without a wallet, in a space that leaves this browser alone.
import { agree, close, soFar, tab } from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';

test('one click, then comment and vote; nothing leaves the browser, and a reload keeps it', async ({ person, baseURL }) => {
  const { page, asked } = await person({ shared: false });
  await page.goto('/');
  await page.getByRole('main').getByRole('button', { name: 'Try the practice space' }).first().click();
  await expect(page.getByText('Practice space: nothing here leaves this browser, and nothing binds anyone.')).toBeVisible();
  await expect(page.getByRole('banner').getByText(/^Practice · 0x/)).toBeVisible();

  const open = page.getByRole('main').getByRole('link').filter({ hasText: 'Voting' }).first();
  const title = await open.getByRole('heading').textContent();
  await open.click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  const counted = soFar(page).getByText(/signed votes count\./);
  const before = Number((await counted.textContent()).split(' ')[0]);

  await page.getByRole('link', { name: 'Review vote' }).first().click();
  await expect(page.getByText(/A practice number: no chain behind it/)).toBeVisible();
  await page.getByRole('radio', { name: 'For' }).check();
  await page.getByLabel('Reason').fill('To see how it works.');
  await expect(page.getByText('practice, no chain')).toBeVisible();
  await page.getByRole('button', { name: 'Sign with the practice account' }).click();
  await expect(page.getByText('No relay to send to: it stays in this browser.')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the proposal' }).click();
  await expect(page.getByText('You voted: ▲ For')).toBeVisible();
  await expect(counted).toHaveText(`${before + 1} of ${before + 1} signed votes count.`);

  await tab(page, /^Discussion/).click();
  await page.getByRole('button', { name: 'Let this browser comment as me' }).click();
  await page.getByRole('button', { name: 'Sign with the practice account' }).click();
  await expect(page.getByText('Stored in this browser.')).toBeVisible();
  await close(page);
  await page.getByLabel('Your comment').fill('Is anybody there?');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.getByRole('article').filter({ hasText: 'Is anybody there?' }).last()).toBeVisible();

  await page.reload();
  await expect(page.getByRole('article').filter({ hasText: 'Is anybody there?' }).last()).toBeVisible();
  await tab(page, 'Summary').click();
  await expect(page.getByText('You voted: ▲ For')).toBeVisible();
  await expect(counted).toHaveText(`${before + 1} of ${before + 1} signed votes count.`);
  expect([...asked]).toEqual([new URL(baseURL).origin]);
});

test('the practice account works nowhere else', async ({ person, info }) => {
  const { page } = await person();
  await page.goto('/');
  await page.getByRole('main').getByRole('button', { name: 'Try the practice space' }).first().click();
  await expect(page.getByRole('link', { name: /^Account 0x/ })).toHaveText(/^Practice · /);
  await page.getByRole('link', { name: 'Locus, all networks' }).click();
  await page.getByRole('link', { name: new RegExp(info.name) }).click();
  await agree(page);
  await expect(page.getByRole('heading', { level: 1, name: info.name })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect wallet' })).toBeVisible();
});
