// The space that the development network brings: found, read, and what happens when its sources fail.
import { ballot, countIndependently, envelope, makeSpace, send, shown, signer } from '../support/acts.mjs';
import { heal, node } from '../support/network.mjs';
import { expectTally, openLink, openListed, openProposal, soFar, tab } from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';

const sources = (page) => page.getByRole('navigation', { name: 'Network' }).getByRole('link', { name: 'Sources' });

test('it opens from the front page, says who stands behind it, and its count is the independent one', async ({ person, info }) => {
  const { page } = await person();
  await openListed(page, info);
  await expect(page.getByRole('banner').getByText('Rehearsal chain · from its Governor')).toBeVisible();
  await expect(page.getByText(/An executed proposal of the Governor 0x[0-9a-f]+ names this space\./)).toBeVisible();
  await openProposal(page, info.title);
  await expect(page).toHaveTitle(`${info.title} · Locus`);
  await expect(page.getByText(/A request to the delegates who can propose to the Governor on: setMinVendors/).first()).toBeVisible();
  const sums = await countIndependently(info, info.space, info.opening);
  await expectTally(page, sums, shown);
  await expect(soFar(page).getByText(`${sums.counted} of ${info.ballots} signed votes count.`)).toBeVisible();
  await expect(soFar(page).getByText('3 of 3 sources agree')).toBeVisible();

  await tab(page, 'Full text').click();
  await expect(page.getByRole('heading', { name: /What speaks against it/ })).toBeVisible();

  await tab(page, /^Discussion/).click();
  await expect(page.getByRole('article').filter({ hasText: 'Once per call. The second enclave' })).not.toHaveCount(0);

  await tab(page, /^Votes/).click();
  const rows = page.getByRole('table', { name: 'Votes on this proposal' }).getByRole('row');
  await expect(rows).toHaveCount(info.ballots + 1);
  await expect(rows.filter({ hasText: 'Decided by our members' })).toContainText('✓ counts');

  await tab(page, 'Evidence').click();
  const checks = page.getByRole('table', { name: 'What this browser checked' });
  await expect(checks.getByRole('row', { name: /The text is what its author signed/ })).toContainText('Holds');
  await expect(checks.getByRole('row', { name: /The vote follows the rules in force/ })).toContainText('Holds');
  await expect(checks.getByRole('row', { name: `Signatures of votes: ${info.ballots} of ${info.ballots}` })).toContainText('Holds');
  await expect(checks.getByRole('row', { name: /The vote's starting block is on the chain/ })).toContainText('Holds');
  await page.getByRole('button', { name: 'Check all votes again' }).click();
  await expect(page.getByText('All votes were checked again, from the stored bytes.')).toBeVisible();
});

test('a source that lies is named, and the majority is still right', async ({ person, info }) => {
  await node('c').behave('lies-in-calls');
  const { page } = await person();
  await openListed(page, info);
  await openProposal(page, info.title);
  await expectTally(page, await countIndependently(info, info.space, info.opening), shown);
  await expect(soFar(page).getByText('2 of 3 sources agree')).toBeVisible();
  await sources(page).click();
  const liar = page.getByRole('listitem').filter({ hasText: 'Source C' });
  await expect(liar.getByText('Contradicts the others')).toBeVisible();
});

test('where sources contradict one another without a majority, no number is shown as fact', async ({ person, info }) => {
  await node('b').behave('errors');
  await node('c').behave('lies-in-calls');
  const { page } = await person();
  await openListed(page, info);
  await openProposal(page, info.title);
  await expect(soFar(page).getByText('Something does not hold. Do not rely on this count.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Whether it passes is not known yet.')).toBeVisible();
  await tab(page, /^Votes/).click();
  await expect(page.getByText(/The chain sources contradict one another, so nothing is shown as fact\./).first()).toBeVisible();
});

test('sources that lag or answer nonsense are told apart, and the rest carries on', async ({ person, info }) => {
  await node('b').behave('lags', { blocks: 60 });
  const { page, problems } = await person();
  await openListed(page, info);
  await sources(page).click();
  const source = (name) => page.getByRole('listitem').filter({ hasText: name });
  await expect(source('Source B').getByText(/Behind by \d+ blocks/)).toBeVisible({ timeout: 30_000 });
  await node('b').behave('honest');
  await node('c').behave('garbage');
  await expect(source('Source C').getByText(/^Failed: /)).toBeVisible({ timeout: 30_000 });
  await expect(source('Source B').getByText('Agrees with the others')).toBeVisible({ timeout: 30_000 });
  await node('c').behave('honest');
  await expect(source('Source C').getByText('Agrees with the others')).toBeVisible({ timeout: 30_000 });
  problems.errors.splice(0);
});

test('with no source left the page says so, keeps the votes and names the way out', async ({ person, info }) => {
  await node('b').behave('errors');
  await node('c').behave('refuses');
  const made = await makeSpace(info, { nodes: info.nodes.slice(1) });
  await send(info, [envelope(await ballot(signer(11), { ...made, choice: 1 }))]);
  const { page, problems } = await person();
  await openLink(page, made);
  await expect(page.getByRole('banner').getByText(/not checked yet, made by/)).toBeVisible();
  await expect(soFar(page).getByText('1 vote has no known weight yet')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Whether it passes is not known yet.')).toBeVisible();
  await tab(page, /^Votes/).click();
  await expect(page.getByRole('table', { name: 'Votes on this proposal' }).getByText('No chain source answered.')).toBeVisible();
  await heal();
  await expect(soFar(page).getByText('1 of 1 signed votes count.')).toBeVisible({ timeout: 45_000 });
  problems.errors.splice(0);
});

test('a link to nothing says what was asked and how to go on', async ({ person, info }) => {
  const { page } = await person();
  await page.goto(`/s/0x${'12'.repeat(32)}#r=${info.relays[0].url}`);
  await page.getByRole('button', { name: 'Ask these hosts' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /not found/i })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});
