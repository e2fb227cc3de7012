// What gives weight besides a token's votes: its balance, and one account one vote, by a list or by a least balance.
import { ballot, ballotsIndependently, countIndependently, envelope, makeSpace, send, shown, signer } from '../support/acts.mjs';
import { connect, expectTally, openLink, soFar, vote } from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';

const TOKEN = 10n ** 18n;
const at = (info, index) => info.accounts[index].toLowerCase();

for (const { name, power, weight, expected, weights, write } of [
  {
    name: 'the balance of a token',
    // Account 8 never delegated: its balance counts all the same.
    power: ({ contracts }) => ({ terms: { power: 'balance/1' }, source: `balances of ${contracts.token.toLowerCase()}` }),
    weight: `${shown(50_000n * TOKEN)}, from balances on`,
    expected: { For: 50_000n * TOKEN, Against: 18_420n * TOKEN, Abstain: 0n, counted: 2 },
    weights: { 8: 18_420n * TOKEN, 10: 50_000n * TOKEN },
    write: shown,
  },
  {
    name: 'one vote for each account of a list',
    power: (info) => ({
      terms: { power: 'account/1', token: null, symbol: 'votes', decimals: '0', quorum: { amount: '1' } },
      accounts: [8, 10, 11].map((index) => at(info, index)),
      quorum: '1 votes',
      source: 'one for each listed account',
    }),
    expected: { For: 1n, Against: 1n, Abstain: 0n, counted: 2 },
    weights: { 8: 1n, 10: 1n },
    write: String,
  },
  {
    name: 'one vote for each account with a least balance',
    power: ({ contracts }) => ({
      terms: { power: 'account/1', leastBalance: String(20_000n * TOKEN), symbol: 'votes', quorum: { amount: '0' } },
      quorum: '0 votes',
      source: `one for each account with at least 20000 of ${contracts.token.toLowerCase()}`,
    }),
    expected: { For: 1n, Against: 0n, Abstain: 0n, counted: 1 },
    weights: { 10: 1n },
    write: String,
  },
])
  test(`weight is ${name}: the page counts as a second reading of relays and chain does`, async ({ person, info }) => {
    const made = await makeSpace(info, { power: power(info) });
    const { page } = await person({ wallets: [{ account: info.accounts[10] }] });
    await openLink(page, made);
    await connect(page);
    await vote(page, 'For');
    // One whose balance is below 20 000, and one that holds nothing and is on no list.
    await send(
      info,
      await Promise.all([8, 13].map(async (index) => envelope(await ballot(signer(index), { ...made, choice: 2 }), { about: made.opening }))),
    );
    const sums = await countIndependently(info, made.space, made.opening);
    expect(sums).toEqual(expected);
    const read = await ballotsIndependently(info, made.space, made.opening);
    expect(Object.fromEntries(read.map((one) => [one.account, one.weight]))).toEqual(
      Object.fromEntries(Object.entries(weights).map(([index, is]) => [at(info, index), is])),
    );
    await page.getByRole('link', { name: 'Back to the proposal' }).click();
    await expectTally(page, sums, write);
    await expect(soFar(page).getByText(`${expected.counted} of 3 signed votes count.`)).toBeVisible();
  });
