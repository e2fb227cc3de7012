// The whole path, as two people with browsers and wallets of their own go it.
import { actId, acts, ballot, countIndependently, envelope, KIND, makeSpace, send, shown, signer } from '../support/acts.mjs';
import { relay, stored } from '../support/network.mjs';
import {
  agree, agreeToTheRest, close, comment, connect, expectTally, letComment, openLink, sign, soFar, tab, tally, vote,
} from '../support/people.mjs';
import { expect, test, unshare } from '../support/test.mjs';

test.describe.configure({ timeout: 240_000 });

const TITLE = 'Pay for a second audit of the router';
const TEXT = 'The first audit missed the fallback path.\n\n- one month\n- 4 000 rOPG';

const heldBy = async ({ url }, space) => (await stored(url, { '#z': [space], limit: 500 })).map((event) => event.id).sort();

test('two people decide together: made, opened, discussed, voted, a relay gone and back, offline, one tally', async ({ person, info, baseURL }) => {
  const ada = await person({ wallets: [{ account: info.accounts[10] }] });
  // His browser has no shared workers: whom his engine asks, and when, is seen without a gap.
  const ben = await person({ shared: false, wallets: [{ account: info.accounts[11] }] });
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
    const { page, asked } = ben;
    const hints = info.relays.map(({ url }) => `r=${url}`).join('&');
    await page.goto(`/s/${space}/p/${proposal}#${hints}`);
    await expect(page.getByText(info.relays[0].url)).toBeVisible();
    await page.waitForTimeout(1000);
    expect([...asked], 'nobody is asked before consent').toEqual([baseURL]);
    await agree(page);
    await agreeToTheRest(page);
    for (const { url } of [...info.relays, ...info.nodes]) await expect.poll(() => [...asked]).toContain(new URL(url).origin);
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

  await test.step('she answers his first comment, and the answer stands under it for both', async () => {
    await letComment(ada.page);
    const said = ada.page.getByRole('article').filter({ hasText: 'Which firm?' }).last();
    await said.getByRole('button', { name: 'Reply' }).click();
    await expect(ada.page.getByText(/^Reply to 0x/)).toBeVisible();
    await comment(ada.page, 'Another one, which is named before the vote.');
    for (const { page } of [ada, ben]) {
      const all = page.locator('.thread').getByRole('article');
      await expect(all).toHaveCount(3);
      const seen = await all.evaluateAll((list) => list.map((one) => ({ text: one.textContent, left: one.getBoundingClientRect().left })));
      const at = (words) => seen.findIndex(({ text }) => text.includes(words));
      const asks = at('Which firm?');
      expect(at('Another one, which is named'), 'right under what it answers').toBe(asks + 1);
      expect(seen[asks + 1].left, 'and set in').toBeGreaterThan(seen[asks].left);
      expect(seen[at('And when would it begin?')].left).toBe(seen[asks].left);
    }
    for (const { url } of info.relays) {
      const talk = await stored(url, { '#z': [space], kinds: [1111], limit: 500 });
      const [asks, answers] = ['Which firm?', 'Another one'].map((words) => talk.find(({ content }) => content.startsWith(words)));
      expect(answers.tags).toContainEqual(['e', asks.id, '', asks.pubkey]);
    }
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
    const [a, b] = info.relays.map(({ url }) => new URL(url).host);
    // In the order of their addresses, which nobody chose.
    await expect(page.locator('.receipt').getByRole('listitem')).toHaveText([`${a}: accepted`, `${b}: waiting`].sort());
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
    const missed = await ballot(signer(12), { space, opening, title: TITLE, choice: 3 });
    const seen = [];
    for (const { page, context } of [ada, ben]) {
      await expectTally(page, sums, shown);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
      // A shared worker stays in touch where a page is told that it is offline; an engine of the page's own does not.
      await unshare(context);
      await context.setOffline(true);
    }
    // Were a browser still in touch, it would count this one.
    await send(info, [envelope(missed, { about: opening })]);
    for (const { page } of [ada, ben]) {
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
      await expect(page.getByText('You are offline.')).toBeVisible();
      await expectTally(page, sums, shown);
      await page.waitForTimeout(3000);
      await expect(soFar(page).getByText('2 of 2 signed votes count.')).toBeVisible();
      await soFar(page).getByText('Checked in this browser').click();
      await expect(soFar(page).getByText('Signatures of votes: 2 of 2')).toBeVisible();
      seen.push(await tally(page));
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  await test.step('back in touch, both count the vote that came meanwhile', async () => {
    const sums = await countIndependently(info, space, opening);
    expect(sums).toEqual({ For: 50_000n * 10n ** 18n, Against: 30_000n * 10n ** 18n, Abstain: 9_000n * 10n ** 18n, counted: 3 });
    for (const { page, context } of [ada, ben]) {
      await context.setOffline(false);
      await expectTally(page, sums, shown);
      await expect(soFar(page).getByText('3 of 3 signed votes count.')).toBeVisible();
    }
  });

  // Being offline is an error in a browser's console, and was meant.
  for (const { problems } of [ada, ben]) problems.errors.splice(0);
});

test('the owner changes the rules by the form, and a reader sees who changed what', async ({ person, info }) => {
  const made = await makeSpace(info, { owner: 10 });
  const { space, opening, title } = made;
  await send(info, [envelope(await ballot(signer(11), { space, opening, title, choice: 1 }), { about: opening })]);
  const ada = await person({ wallets: [{ account: info.accounts[10] }] });
  const reader = await person();
  const rules = (page) => page.getByRole('navigation', { name: 'Network' }).getByRole('link', { name: 'Rules' }).click();
  let pinned;
  for (const { page } of [ada, reader]) {
    await openLink(page, made);
    await expect.poll(() => tally(page).then(({ Quorum }) => (pinned = Quorum), () => '')).toMatch(/^30 000 rOPG of .* rOPG/);
    await rules(page);
    await expect(page.getByText('Version 0, in force.')).toBeVisible();
    await expect(page.getByText(/^4\s%\sof all votes$/)).toBeVisible();
  }
  await expect(ada.page.getByRole('link', { name: 'Change the rules' })).toBeHidden();
  await connect(ada.page);
  await ada.page.getByRole('link', { name: 'Change the rules' }).click();
  const quorum = ada.page.getByRole('textbox', { name: /^Quorum/ });
  await expect(quorum).toHaveValue('4');
  await quorum.fill('7.5');
  await ada.page.getByRole('button', { name: 'Read and sign' }).click();
  await sign(ada.page, 'Sign the new rules');
  await close(ada.page);
  await rules(ada.page);
  for (const { page } of [ada, reader]) {
    await expect(page.getByText('Version 1, in force.')).toBeVisible();
    await expect(page.getByText(/^7\.5\s%\sof all votes$/)).toBeVisible();
    const first = page.getByRole('listitem').filter({ hasText: 'Version 1' });
    await expect(first).toContainText(/Quorum: 4\s%\sof all votes → 7\.5\s%\sof all votes/);
    await expect(page.getByRole('link', { name: 'Change the rules' })).toHaveCount(page === ada.page ? 1 : 0);
  }
  for (const at of info.relays) {
    const next = (await acts(at, space, KIND.SpaceVersion)).filter(({ message }) => message.version === '1');
    expect(next.map(({ message }) => [message.account, message.space, message.previous])).toEqual([[info.accounts[10].toLowerCase(), space, space]]);
    expect(JSON.parse(next[0].body).quorum).toEqual({ bps: '750' });
  }
  // The vote that runs stays under the version that it started with.
  await reader.page.goto(`/s/${space}/p/${made.proposal}`);
  await expect.poll(() => tally(reader.page).then(({ Quorum }) => Quorum, () => '')).toBe(pinned);
});
