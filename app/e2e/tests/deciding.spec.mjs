// Who is deciding a vote: what the page says is what a second count says, and its card names data that anybody can check.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ballotsIndependently } from '../support/acts.mjs';
import { openListed, openProposal, soFar, tab } from '../support/people.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

/** Opens the rehearsal's proposal on its tab, counted. */
async function open(page, info) {
  await openListed(page, info);
  await openProposal(page, info.title);
  await expect(soFar(page).getByText(/signed votes count/)).toBeVisible();
  await tab(page, 'Who is deciding').click();
  await expect(page.getByRole('heading', { name: 'A card to cite' })).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('#cite')).toBeVisible({ timeout: 30_000 });
}

async function saved(page, label) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: label }).click()]);
  return readFileSync(await download.path());
}

const sum = (votes) => votes.reduce((all, { weight }) => all + weight, 0n);

/** The rule of the vote, said once more. */
function passes(votes, { threshold, quorum }) {
  const side = (choice) => sum(votes.filter((vote) => vote.choice === choice));
  const [yes, no] = [side(1), side(2)];
  return yes * 10000n > threshold * (yes + no) && sum(votes) >= quorum;
}

/** By trying all of them: the fewest of whom something holds. */
function fewest(votes, holds) {
  const counts = [];
  for (let chosen = 1; chosen < 1 << votes.length; chosen++) {
    const those = votes.filter((_, place) => (chosen >> place) & 1);
    if (holds(those)) counts.push(those.length);
  }
  return Math.min(...counts);
}

const addresses = (n) => (n === 1 ? '1 address' : `${n} addresses`);

test('the card says how few it hangs on, as a second count does, and its data has the hash it names', async ({ person, info }) => {
  test.setTimeout(180_000);
  const { page } = await person();
  await open(page, info);
  const data = (await saved(page, 'Save the data')).toString();
  const hash = `0x${createHash('sha256').update(data).digest('hex')}`;
  await expect(page.locator('#cite')).toContainText(hash);

  // Its lines are the ballots that count.
  const lines = data.trimEnd().split('\n');
  const at = lines.findIndex((line) => line.startsWith('0x'));
  const terms = Object.fromEntries(lines.slice(0, at).map((line) => [line.split(' ')[0], line.split(' ')[1]]));
  expect(terms).toMatchObject({ space: info.space, proposal: info.proposal, vote: info.opening, rule: 'basic/1' });
  const votes = await ballotsIndependently(info, info.space, info.opening);
  const written = votes.map(({ account, choice, weight }) => `${account} ${['for', 'against', 'abstain'][choice - 1]} ${weight}`);
  expect(lines.slice(at)).toEqual(written.sort());

  // And so are the figures.
  const rule = { threshold: BigInt(terms.threshold), quorum: BigInt(terms.quorum) };
  const now = passes(votes, rule);
  const without = (those) => votes.filter((vote) => !those.includes(vote));
  const needed = fewest(votes, (those) => passes(without(those), rule) !== now);
  const turned = (choice) => (vote) => passes([...without([vote]), { ...vote, choice }], rule) !== now;
  const pivotal = votes.filter(turned(now ? 2 : 1)).length;
  if (Number.isFinite(needed)) {
    const sentence = now ? `So far it passes, but not without ${addresses(needed)}.` : `So far it does not pass; without ${addresses(needed)} it would.`;
    await expect(page.locator('#cite')).toContainText(sentence);
  }
  const main = page.getByRole('article');
  await expect(main.getByText(new RegExp(pivotal ? `^${addresses(pivotal)} (alone|each) would change the result` : '^No address alone would change the result')).first()).toBeVisible();

  // By other rules.
  const heads = (choice) => votes.filter((vote) => vote.choice === choice).length;
  const table = page.getByRole('table', { name: 'The same votes by other rules' });
  await expect(table.getByRole('row', { name: /^one vote per address/ })).toContainText(`${heads(1) > heads(2) ? 'passes' : 'fails'} ${heads(1)} : ${heads(2)}`);
  for (const name of [/^square root of each weight/, /^no weight above 10/, /^without the largest/]) await expect(table.getByRole('row', { name })).toHaveCount(1);
  await expect(table.getByRole('row', { name: /^without delegation/ })).toContainText('no data');
  await expect(page.getByText(/^No data without delegation: the token says of each address/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Since when nothing could change it' })).toBeVisible();
  // Its one call changes a setting.
  await expect(page.getByText('Its calls pay nobody, as far as a call itself says.')).toBeVisible();
  await expect(page.getByText(/Of 1 call it cannot be told whom it pays/)).toBeVisible();

  // As pictures too.
  expect((await saved(page, 'Save as SVG')).toString()).toContain(info.title.slice(0, 20));
  expect((await saved(page, 'Save as PNG')).subarray(1, 4).toString()).toBe('PNG');
  await expectAccessible(page, 'who is deciding');
});

test('who is deciding fits a phone, in the dark', async ({ person, info }) => {
  const { page } = await person({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await open(page, info);
  await expectAccessible(page, 'who is deciding on a phone');
  await expectNoSidewaysScroll(page);
});
