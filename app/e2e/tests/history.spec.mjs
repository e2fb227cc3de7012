// Who decides at a Governor, from its log as the chain's sources agree on it; and what changed without its decision.
import { decodeEventLog, encodeFunctionData, decodeFunctionResult, parseAbi } from 'viem';
import { chain, node } from '../support/network.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

const abi = parseAbi([
  'event ProposalCreated(uint256 id, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 start, uint256 end, string description)',
  'event VoteCast(address indexed voter, uint256 id, uint8 support, uint256 weight, string reason)',
  'event ProposalCanceled(uint256 id)',
  'function quorum(uint256) view returns (uint256)',
  'function upgradeAndCall(address proxy, address implementation, bytes data) payable',
]);

/** Makes both sources behave; how often each was asked so far, which only the page does. */
const honest = async () => [(await node('b').behave('honest')).asked, (await node('c').behave('honest')).asked];

/** Where a transparent proxy keeps its admin and its code (ERC-1967). */
const SLOTS = {
  admin: '0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103',
  code: '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc',
};

/** Every decision that the Governor logged, computed here from its log alone: whether it was contested, and how few could decide. */
async function decisions(info, governor) {
  const { rpc } = chain(info.nodes[0].url);
  const logs = await rpc('eth_getLogs', [{ address: governor, fromBlock: '0x0', toBlock: 'latest' }]);
  const all = new Map();
  for (const log of logs) {
    let event;
    try {
      event = decodeEventLog({ abi, data: log.data, topics: log.topics });
    } catch {
      continue; // Settings and queueing.
    }
    const { eventName, args } = event;
    if (eventName === 'ProposalCreated') all.set(args.id, { ...args, title: args.description.split('\n')[0].replace(/^# /, ''), votes: [] });
    if (eventName === 'VoteCast') all.get(args.id).votes.push(args);
    if (eventName === 'ProposalCanceled') all.delete(args.id);
  }
  return Promise.all([...all.values()].map(async ({ title, start, votes }) => {
    const data = encodeFunctionData({ abi, functionName: 'quorum', args: [start] });
    const quorum = decodeFunctionResult({ abi, functionName: 'quorum', data: await rpc('eth_call', [{ to: governor, data }, 'latest']) });
    const sum = (some) => some.reduce((total, { weight }) => total + weight, 0n);
    const [no, yes, abstain] = [0, 1, 2].map((support) => sum(votes.filter((vote) => vote.support === support)));
    const total = no + yes + abstain;
    const powers = votes.map(({ weight }) => weight).sort((a, b) => (a < b ? 1 : -1));
    // The fewest of those who voted who pass it, or block it, whatever the others do.
    const fewest = (enough) => {
      let together = 0n;
      for (const [index, power] of powers.entries()) {
        together += power;
        if (enough(together)) return index + 1;
      }
      return null;
    };
    return {
      title,
      votes: votes.length,
      contested: 4n * (yes < no ? yes : no) >= yes + no,
      passing: fewest((some) => 2n * some > total && some >= quorum),
      blocking: fewest((some) => 2n * some >= total || total - some < quorum),
    };
  }));
}

const figure = (page, name) => page.getByRole('region', { name });
const headline = (page) => page.locator('#headline');
/** The rows of a figure's table as they stand, without what is there for readers of wide screens only. */
const rows = (page, name) =>
  figure(page, name).getByRole('table').first().evaluate((table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim())));

const decides = (info) => `/at/${info.chainId}/${info.contested}/decides`;

/** Agrees to be shown what the sources say, and reads to the end. */
async function reads(page) {
  await page.getByRole('button', { name: 'Ask these hosts' }).click();
  await page.getByRole('button', { name: 'Read the votes' }).click();
  await expect(page.getByText(/^Read up to /)).toBeVisible({ timeout: 60_000 });
}

async function agrees(page, expected) {
  const contested = expected.filter((decision) => decision.contested);
  const few = contested.map(({ passing }) => passing).sort((a, b) => a - b)[Math.floor((contested.length - 1) / 2)];
  await expect(headline(page)).toContainText(new RegExp(`contested votes.* ${few} address(es)? (was|were) usually enough to decide`), { timeout: 60_000 });
  const name = 'Fewest addresses that could decide';
  await expect(figure(page, name).getByRole('table').first()).toBeVisible({ timeout: 60_000 });
  const found = (await rows(page, name)).map((cells) => cells.join(' | '));
  for (const { title, passing, blocking, votes } of contested) {
    const row = found.find((line) => line.includes(title));
    expect(row, `${title} in ${found.join('\n')}`).toMatch(new RegExp(`\\| ${passing} \\|.*\\| ${blocking} (\\| \\d+ )?\\| ${votes}$`));
  }
  expect(found).toHaveLength(contested.length);
}

test('a Governor that has never heard of Locus: its log is read from the sources agreed to, and says who decides', async ({ person, info }) => {
  test.setTimeout(180_000);
  const expected = await decisions(info, info.contested);
  expect(expected.filter(({ contested }) => contested)).toHaveLength(5);
  const { page } = await person();
  // The worker that asks is shared by all tabs, and what it sends no page sees: the sources count.
  const before = await honest();

  await page.goto(decides(info));
  await expect(page.getByRole('heading', { level: 1, name: /^Who decides at 0x/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask these hosts' })).toBeVisible();
  expect(await honest(), 'asked before the reader agreed').toEqual(before);
  await reads(page);
  await agrees(page, expected);
  const after = await honest();
  expect(after.every((count, place) => count > before[place]), `asked: ${before} and then ${after}`).toBe(true);
  // Beside the reading, and in what is missing from each figure.
  await expect(page.getByText('1 proposal was cancelled and is left out.').first()).toBeVisible();
  await expect(figure(page, 'Fewest addresses that could decide').getByText('3 of 3 sources agree').first()).toBeVisible();
  const flips = await rows(page, 'Same votes, other rules');
  expect(flips.map(([title]) => title).join('\n')).toContain('Disagreement 4');
  await expect(page.locator('.figure .pending')).toHaveCount(0, { timeout: 60_000 });
  await expectAccessible(page, 'what a Governor logged');
  await expectNoSidewaysScroll(page);

  // A second visit: what was read is kept, and nobody is asked.
  await page.waitForTimeout(500);
  const first = await honest();
  await page.reload();
  await agrees(page, expected);
  await expect(page.getByRole('button', { name: 'Read what is new' })).toBeVisible();
  expect(await honest(), 'asked on the second visit').toEqual(first);
});

test('a source that keeps a vote back is named, and the figures are those of the others', async ({ person, info }) => {
  test.setTimeout(180_000);
  await node('c').behave('lies-in-logs');
  const { page } = await person();
  await page.goto(decides(info));
  await reads(page);
  await agrees(page, await decisions(info, info.contested));
  const liar = page.getByRole('listitem').filter({ hasText: new URL(info.nodes[2].url).host });
  await expect(liar.getByText('Contradicts the others')).toBeVisible();
  await expect(figure(page, 'Fewest addresses that could decide').getByText('2 of 3 sources agree').first()).toBeVisible();
});

test('a reading that is stopped stays as it is, and goes on when told to', async ({ person, info }) => {
  test.setTimeout(180_000);
  await node('b').behave('hangs');
  await node('c').behave('hangs');
  const { page, problems } = await person();
  await page.goto(decides(info));
  await page.getByRole('button', { name: 'Ask these hosts' }).click();
  await page.getByRole('button', { name: 'Read the votes' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Read the votes' })).toBeVisible();
  await honest();
  await page.getByRole('button', { name: 'Read the votes' }).click();
  await expect(page.getByText(/^Read up to /)).toBeVisible({ timeout: 60_000 });
  await agrees(page, await decisions(info, info.contested));
  problems.errors.splice(0);
});

test("a space's own votes are counted by its rules, and lead to the Governor's", async ({ person, info }) => {
  const { page } = await person();
  await page.goto(`/s/${info.space}/decides#r=${info.relays[0].url}`);
  await page.getByRole('button', { name: 'Ask these hosts' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Who decides', exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Counted now, from what this browser holds.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('No vote of this space is over.')).toBeVisible();
  await expect(page.getByRole('link', { name: /who decides there/ })).toHaveAttribute('href', `/at/${info.chainId}/${info.contracts.governor.toLowerCase()}/decides`);
  await expectAccessible(page, 'a space without a vote that is over');
});

test('a change that no proposal carried out is shown with its transaction and who sent it', async ({ person, info }) => {
  test.setTimeout(180_000);
  const { rpc, send } = chain(info.nodes[0].url);
  const { treasury } = info.bypass.contracts;
  const slot = async (place) => `0x${(await rpc('eth_getStorageAt', [treasury, place, 'latest'])).slice(-40)}`;
  // The code stays what it was; that it could be another is the point.
  const data = encodeFunctionData({ abi, functionName: 'upgradeAndCall', args: [treasury, await slot(SLOTS.code), '0x'] });
  const done = await send({ from: info.bypass.keys.proxy, to: await slot(SLOTS.admin), data });

  const { page } = await person();
  await page.goto(`/at/${info.chainId}/${treasury}`);
  await page.getByRole('button', { name: 'Agree and ask them' }).click();
  const silent = page.locator('#silent');
  await silent.getByRole('button', { name: 'Look for changes' }).click({ timeout: 60_000 });
  await expect(silent.getByText(/^Read up to /)).toBeVisible({ timeout: 60_000 });
  await expect(silent.getByText(/match(es)? no decision that was found\./)).toBeVisible();
  const row = silent.getByRole('row').filter({ hasText: done.transactionHash });
  await expect(row).toContainText('Its code');
  await expect(row).toContainText('Upgraded');
  await expect(row).toContainText('no decision found');
  const short = (address) => address.slice(0, 6);
  await expect(row).toContainText(short(info.bypass.keys.proxy));
  await expect(row).toContainText(Number(done.blockNumber).toLocaleString('en-GB').replaceAll(',', '\u202f'));
  await expectAccessible(page, 'changes without a decision');
  await expectNoSidewaysScroll(page);
});
