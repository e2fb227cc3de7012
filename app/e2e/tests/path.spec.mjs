// The whole path, as two people with browsers and wallets of their own go it.
import { actId, acts, countIndependently, KIND, shown } from '../support/acts.mjs';
import { relay, stored } from '../support/network.mjs';
import {
  agree, agreeToTheRest, close, comment, connect, expectTally, letComment, sign, soFar, tab, tally, vote,
} from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';

test.describe.configure({ timeout: 180_000 });

const TITLE = 'Pay for a second audit of the router';
const TEXT = 'The first audit missed the fallback path.\n\n- one month\n- 4 000 rOPG';

const heldBy = async ({ url }, space) => (await stored(url, { '#z': [space], limit: 500 })).map((event) => event.id).sort();

test('two people decide together: made, opened, discussed, voted, a relay gone and back, offline, one tally', async ({ person, info }) => {
  const ada = await person({ wallets: [{ account: info.accounts[10] }] });
  const ben = await person({ wallets: [{ account: info.accounts[11] }] });
  let space;
  let proposal;
  let opening;

  await test.step('Ada creates a space by the form', async () => {
    const { page } = ada;
    await page.goto('/');
    await page.getByRole('link', { name: 'Create a space' }).click();
    await connect(page);
    const fill = (label, value) => page.getByLabel(label).fill(value);
    await fill(/^Name of the network/, 'Router guild');
    await fill(/^What it is for/, `Operators of inference routers, since ${Date.now()}.`);
    await fill(/^Chain id/, '31337');
    await fill(/^Chain's name/, 'Rehearsal chain');
    await page.getByRole('radio', { name: /^Votes of a token/ }).check();
    await fill(/^Token contract/, info.contracts.token);
    await fill(/^Symbol/, 'rOPG');
    await fill(/^Decimals/, '18');
    await page.getByRole('textbox', { name: /^Quorum/ }).fill('4');
    await fill(/^Notice \(blocks\)/, '3');
    await fill(/^Open for \(blocks\)/, '5000');
    await fill(/^Relays/, info.relays.map(({ url }) => url).join('\n'));
    await fill(/^Chain sources/, info.nodes.map(({ name, url }) => `${name} ${url}`).join('\n'));
    await expect(page.getByLabel(/^Owner/)).toHaveValue(info.accounts[10].toLowerCase());
    await page.getByRole('button', { name: 'Read and sign' }).click();
    await sign(page, 'Sign the new space');
    await close(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Router guild' })).toBeVisible();
    await expect(page).toHaveTitle('Router guild · Locus');
    space = /\/s\/(0x[0-9a-f]{64})/.exec(page.url())[1];
    await expect(page.getByRole('banner').getByText('Rehearsal chain · unofficial, made by')).toBeVisible();
  });

  await test.step('she publishes a proposal and puts it to vote', async () => {
    const { page } = ada;
    await expect(page.getByText('No proposal yet')).toBeVisible();
    await page.getByRole('link', { name: 'Write a proposal' }).first().click();
    await page.getByLabel('Title').fill(TITLE);
    await page.getByLabel(/^What problem does it solve/).fill(TEXT);
    await expect(page.getByRole('region', { name: 'As readers will see it' }).getByRole('listitem')).toHaveCount(2);
    await page.getByRole('button', { name: 'Read and sign' }).click();
    await sign(page, 'Publish the proposal');
    await close(page);
    await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    proposal = /\/p\/(0x[0-9a-f]{64})/.exec(page.url())[1];
    await page.getByRole('link', { name: 'Put to vote' }).click();
    await page.getByRole('radio', { name: /^A request to someone/ }).check();
    await page.getByLabel(/^Who must act/).fill('the guild’s treasurer');
    await page.getByLabel(/^On which power/).fill('the audit budget');
    await page.getByRole('button', { name: 'Put to vote' }).click();
    const box = await sign(page, 'Put to vote');
    await expect(box.getByText('Accepted by 2 of 2 relays. Safe to close this tab.')).toBeVisible();
    await close(page);
    await expect(page.getByText('A request to the guild’s treasurer on: the audit budget.').first()).toBeVisible();
    const openings = await acts(info.relays[0], space, KIND.Opening);
    expect(openings).toHaveLength(1);
    opening = actId(openings[0]);
  });

  await test.step('Ben opens it by the link, which names a relay, and agrees before anyone is asked', async () => {
    const { page } = ben;
    const hints = info.relays.map(({ url }) => `r=${url}`).join('&');
    const asked = [];
    page.on('websocket', (socket) => asked.push(socket.url()));
    await page.goto(`/s/${space}/p/${proposal}#${hints}`);
    await expect(page.getByText(info.relays[0].url)).toBeVisible();
    expect(asked, 'nobody is asked before consent').toEqual([]);
    await agree(page);
    await agreeToTheRest(page);
    await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await expect(page.getByRole('banner').getByRole('link', { name: /Router guild/ })).toBeVisible();
    await connect(page);
  });

  await test.step('he lets this browser comment with one signature, and comments', async () => {
    const { page } = ben;
    await tab(page, 'Discussion').click();
    await letComment(page);
    await comment(page, 'Which firm? The last one never read the fallback path.');
    await comment(page, 'And when would it begin?');
  });

  await test.step('Ada sees it come in', async () => {
    const { page } = ada;
    await tab(page, /^Discussion/).click();
    await expect(page.getByRole('article').filter({ hasText: 'Which firm?' }).last()).toBeVisible();
  });

  await test.step('both vote; relay B is gone when Ben does', async () => {
    await expect(ben.page.getByRole('link', { name: 'Review vote' }).first()).toBeVisible({ timeout: 30_000 });
    await relay('b').stop();
    const { page } = ben;
    await page.getByRole('link', { name: 'Review vote' }).first().click();
    await expect(page.getByText(`${shown(30_000n * 10n ** 18n)}, from balances on`)).toBeVisible();
    await page.getByRole('radio', { name: 'Against' }).check();
    await page.getByLabel('Reason').fill('Not before the firm is named.');
    await expect(page.getByRole('heading', { name: 'You sign exactly this' })).toBeVisible();
    await page.getByRole('button', { name: 'Open wallet' }).click();
    await expect(page.getByText('Accepted by 1 of 2 relays. Safe to close this tab.')).toBeVisible();
    await page.getByRole('link', { name: 'Back to the proposal' }).click();
    await tab(page, /^Discussion/).click();
    await comment(page, 'Said while a relay was away.');
    await vote(ada.page, 'For');
    await ada.page.getByRole('link', { name: 'Back to the proposal' }).click();
    await expectTally(ada.page, { For: 50_000n * 10n ** 18n, Against: 30_000n * 10n ** 18n, Abstain: 0n }, shown);
  });

  await test.step('what waited survives a reload, and relay B gets it when it is back', async () => {
    await ben.page.reload();
    await expect(ben.page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await relay('b').start();
    const [a, b] = info.relays;
    await expect
      .poll(async () => {
        const [one, other] = await Promise.all([heldBy(a, space), heldBy(b, space)]);
        return { same: String(one) === String(other), votes: (await acts(b, space, KIND.Ballot)).length };
      }, { timeout: 60_000 })
      .toEqual({ same: true, votes: 2 });
  });

  await test.step('offline, both reload and see the same verified tally', async () => {
    const sums = await countIndependently(info, space, opening);
    expect(sums).toEqual({ For: 50_000n * 10n ** 18n, Against: 30_000n * 10n ** 18n, Abstain: 0n, counted: 2 });
    const seen = [];
    for (const { page, context } of [ada, ben]) {
      await expectTally(page, sums, shown);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
      await context.setOffline(true);
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
      await expect(page.getByText('You are offline.')).toBeVisible();
      await expectTally(page, sums, shown);
      await expect(soFar(page).getByText('2 of 2 signed votes count.')).toBeVisible();
      await soFar(page).getByText('Checked in this browser').click();
      await expect(soFar(page).getByText('Signatures of votes: 2 of 2')).toBeVisible();
      seen.push(await tally(page));
      await context.setOffline(false);
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  // Being offline is an error in a browser's console, and was meant.
  for (const { problems } of [ada, ben]) problems.errors.splice(0);
});
