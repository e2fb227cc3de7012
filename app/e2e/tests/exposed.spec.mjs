// A deployment that hides three ways around its vote is exposed on the page, from its address alone and what the reader names.
import { node } from '../support/network.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

const short = (address) => `${address.slice(0, 6)}…${address.slice(-4)}`.toLowerCase();
const powers = (page) => page.getByRole('table', { name: 'Powers found on the chain' });

/** The row of a function on a contract. */
const power = (page, contract, name) =>
  powers(page).getByRole('row').filter({ hasText: name }).filter({ hasText: short(contract) }).first();

/** Every request to a chain source from here on. */
function asked(page, info) {
  const hosts = new Set(info.nodes.map(({ url }) => new URL(url).host));
  const all = [];
  page.context().on('request', (request) => hosts.has(new URL(request.url()).host) && all.push(request.url()));
  return all;
}

/** Names one more contract to start from. */
async function alsoFrom(page, address) {
  await page.getByLabel('Start from another contract too').fill(address);
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByText(`Named by you: ${address.toLowerCase()}`)).toBeVisible();
}

async function check(page) {
  await page.getByRole('button', { name: /^(Agree and ask them|Ask them)$/ }).click();
  await expect(powers(page)).toBeVisible({ timeout: 60_000 });
}

test('an address pasted on the front page exposes every hidden power, and nobody is asked before', async ({ person, info }) => {
  test.setTimeout(180_000);
  const { page } = await person();
  // What a shared worker asks the test could not see.
  await page.addInitScript(() => delete window.SharedWorker);
  const requests = asked(page, info);
  const { contracts, keys } = info.bypass;
  await page.goto('/');
  await page.getByLabel(/A Governor's or token's address/).fill(`${info.chainId}:${contracts.governor}`);
  await expect(page.locator('#recognised')).toContainText(`An address on chain ${info.chainId}.`);
  await page.locator('#recognised').getByRole('link', { name: 'Who can act without a vote?' }).click();
  await expect(page).toHaveURL(new RegExp(`/at/${info.chainId}/${contracts.governor}$`, 'i'));
  await expect(page.getByRole('heading', { level: 1, name: `Who can act without a vote at ${short(contracts.governor)}?` })).toBeVisible();

  // Whom it would ask, by name, and what the reader adds; nothing is asked yet.
  for (const { url } of info.nodes) await expect(page.getByRole('listitem').filter({ hasText: url.replace(/\/$/, '') })).toBeVisible();
  await expect(page.getByText('It would ask 3 sources and nobody else.')).toBeVisible();
  await alsoFrom(page, contracts.registry);
  await alsoFrom(page, contracts.treasury);
  await expect(page).toHaveURL(/[?]also=0x[0-9a-f]{40},0x[0-9a-f]{40}$/);
  await expectAccessible(page, 'before a live check');
  expect(requests, 'requests before the reader agreed').toEqual([]);
  await check(page);
  expect(requests.length, 'requests after').toBeGreaterThan(0);
  await expect(page.getByText(/As of .*3 of 3 sources agree/)).toBeVisible();

  // The shared account schedules at the timelock, and its module needs none of the owners.
  const schedule = power(page, contracts.timelock, 'schedule(');
  for (const words of [`1 key: key ${short(keys.module)}`, short(contracts.shared), 'module, needs no signature', '1 signature', 'delay: 2 min', '✗ yes'])
    await expect(schedule).toContainText(words);
  const owners = power(page, contracts.shared, 'execTransaction(');
  for (const words of ['3 keys: ', '2 signatures', '✗ yes', ...keys.owners.map(short)]) await expect(owners).toContainText(words);

  // A key may replace the treasury's code, and so spend.
  for (const name of ['upgradeToAndCall(', 'withdraw(']) {
    const row = power(page, contracts.treasury, name);
    for (const words of [`1 key: key ${short(keys.proxy)}`, '1 signature', 'no delay', '✗ yes']) await expect(row).toContainText(words);
  }
  await expect(power(page, contracts.treasury, 'upgradeToAndCall(')).toContainText('Replace the code');

  // Setters that leave nothing in the log; one of them has no name.
  const age = power(page, contracts.registry, 'setHeartbeatMaxAge(');
  for (const words of [`1 key: key ${short(keys.operator)}`, 'OPERATOR_ROLE', 'leaves no entry in the log', 'no delay', '✗ yes']) await expect(age).toContainText(words);
  const silent = powers(page).getByRole('row').filter({ hasText: 'Something guarded' }).filter({ hasText: short(keys.keeper) });
  await expect(silent).toContainText('leaves no entry in the log');

  // Without a vote first, and what was not established is said.
  await expect(page.getByText(/^\d+ powers can be used without a vote\.$/)).toBeVisible();
  await expect(powers(page).getByRole('row').nth(1)).toContainText('✗ yes');
  await page.getByText(/^Not scanned, or not established/).click();
  const lacking = (words) => page.getByRole('listitem').filter({ hasText: words });
  await expect(lacking('answers as a Governor; whether it counts votes honestly was not checked')).toBeVisible();
  await expect(lacking('answers as a Safe; its code is of no known release')).toBeVisible();
  await expectAccessible(page, 'after a live check');
});

test('the same fits a phone, in the dark', async ({ person, info }) => {
  test.setTimeout(120_000);
  const { page } = await person({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const { treasury } = info.bypass.contracts;
  await page.goto(`/at/${info.chainId}/${treasury}`);
  await expectNoSidewaysScroll(page);
  await check(page);
  await expect(power(page, treasury, 'upgradeToAndCall(')).toContainText('✗ yes');
  await expectAccessible(page, 'a live check on a phone');
  await expectNoSidewaysScroll(page);
});

test('a source that lies is outvoted and named, and so is one that fails', async ({ person, info }) => {
  test.setTimeout(180_000);
  const { page, problems } = await person();
  const { registry } = info.bypass.contracts;
  const row = (index) => page.getByRole('listitem').filter({ hasText: new URL(info.nodes[index].url).host }).filter({ hasText: /Contradicts|Failed|Agrees/ });
  await node('c').behave('lies-in-calls');
  await page.goto(`/at/${info.chainId}/${registry}`);
  await check(page);
  await expect(page.getByText(/As of .*2 of 3 sources agree/)).toBeVisible();
  await expect(power(page, registry, 'setHeartbeatMaxAge(')).toContainText(short(info.bypass.keys.operator));
  await expect(row(2)).toContainText('Contradicts the others');
  await expect(row(0)).toContainText('Agrees with the others');

  await node('c').behave('honest');
  await node('b').behave('errors');
  await page.goto(`/at/${info.chainId}/${info.bypass.contracts.treasury}`);
  await check(page);
  await expect(page.getByText(/As of .*2 of 3 sources agree/)).toBeVisible();
  await expect(row(1)).toContainText('Failed: ');
  problems.errors.splice(0);
});

test('where sources contradict one another without a majority, the page says so and claims nothing of it', async ({ person, info }) => {
  test.setTimeout(180_000);
  const { page, problems } = await person();
  const { registry } = info.bypass.contracts;
  await node('b').behave('errors');
  await node('c').behave('lies-in-calls');
  await page.goto(`/at/${info.chainId}/${registry}`);
  await page.getByRole('button', { name: /^(Agree and ask them|Ask them)$/ }).click();
  await page.getByText(/^Not scanned, or not established/).click({ timeout: 90_000 });
  await expect(page.getByRole('listitem').filter({ hasText: /sources contradict one another: / }).first()).toBeVisible();
  // Who holds the role is asked by calls that one of the two answers wrongly.
  await expect(power(page, registry, 'setHeartbeatMaxAge(')).toContainText('? unknown');
  problems.errors.splice(0);
});

test('what a live check finds stands in the table of powers, beside what was read in code', async ({ person, info }) => {
  test.setTimeout(120_000);
  const { page } = await person();
  // What a shared worker asks the test could not answer.
  await page.addInitScript(() => delete window.SharedWorker);
  const { contracts, keys } = info.bypass;
  await page.route('**/networks/rehearsal.json', async (route) => {
    const file = await (await route.fetch()).json();
    const address = contracts.registry.toLowerCase();
    file.contracts.push({ name: 'Registry', chain: `${info.chainId}`, address, start: true, evidence: ['registry'] });
    file.levers.find(({ id }) => id === 'vendors').calls = ['Registry.setHeartbeatMaxAge(uint256)'];
    await route.fulfill({ json: file });
  });
  await page.goto('/n/rehearsal');
  const row = (name) => page.locator('#powers').getByRole('row').filter({ hasText: name });
  const vendors = row('Set how many TEE vendors must attest');
  await expect(vendors).toContainText('rOPG holders, through the Governor');
  await expect(vendors).not.toContainText('On the chain');
  await check(page);
  for (const words of ['On the chain, ', ': 1 function of this power.', 'setHeartbeatMaxAge(', `1 key: key ${short(keys.operator)}`, 'without a vote: ✗ yes'])
    await expect(vendors).toContainText(words);
  // By its kind, where the entry names no function: from the registry the search came to timelock and Governor.
  const rules = row('Change quorum, periods and thresholds');
  for (const words of ['functions of this power.', 'updateDelay(uint256) on timelock', '1 key: ', 'delay: 2 min']) await expect(rules).toContainText(words);
  await expectAccessible(page, 'a table of powers that was checked live');
});
