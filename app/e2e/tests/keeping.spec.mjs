// What is kept here stays, and what strangers send is taken for what it is.
import { readFileSync } from 'node:fs';
import { finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import { act, actId, acts, ballot, countIndependently, envelope, KIND, makeSpace, send, shown, signer } from '../support/acts.mjs';
import { stored } from '../support/network.mjs';
import { choose, comment, connect, expectTally, letComment, openLink, soFar, tab, vote } from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';

const THOUSAND = 1000n * 10n ** 18n;
const carried = (made, wrapped, more) => envelope(wrapped, { about: made.opening, ...more });
const castBy = async (made, index, choice, more, over) =>
  carried(made, await ballot(signer(index), { ...made, choice, ...more }, over));

test('a draft survives a reload, and is gone once discarded', async ({ person, info }) => {
  const made = await makeSpace(info);
  const { page } = await person();
  await openLink(page, made);
  await page.getByRole('navigation', { name: 'Network' }).getByRole('link', { name: 'Proposals' }).click();
  await page.getByRole('link', { name: 'Write a proposal' }).first().click();
  await page.getByLabel('Title').fill('Half a thought');
  await page.getByLabel(/^What problem does it solve/).fill('To be **continued**');
  await page.getByRole('button', { name: 'Add a change' }).click();
  await page.getByLabel('Setting').fill('fee floor');
  await expect(page.getByText(/Saved on this device only/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue('Half a thought');
  await expect(page.getByLabel(/^What problem does it solve/)).toHaveValue('To be **continued**');
  await expect(page.getByLabel('Setting')).toHaveValue('fee floor');
  await expect(page.getByRole('region', { name: 'As readers will see it' }).getByText('continued')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.reload();
  await expect(page.getByText('Nothing typed yet')).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('');
});

test('a backup restored in another browser gives the same tally', async ({ person, info }) => {
  const made = await makeSpace(info);
  const { page } = await person({ wallets: [{ account: info.accounts[10] }] });
  await openLink(page, made);
  await connect(page);
  await vote(page, 'For');
  await send(info, [await castBy(made, 11, 2)]);
  await page.getByRole('link', { name: 'Back to the proposal' }).click();
  const sums = await countIndependently(info, made.space, made.opening);
  expect(sums).toEqual({ For: 50n * THOUSAND, Against: 30n * THOUSAND, Abstain: 0n, counted: 2 });
  await expectTally(page, sums, shown);

  await page.getByRole('contentinfo').getByRole('link', { name: 'This browser' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Back up' }).click();
  const saved = await saving;
  const file = { name: saved.suggestedFilename(), mimeType: 'application/octet-stream', buffer: readFileSync(await saved.path()) };
  await expect(page.getByText(/^Last backup: /)).toBeVisible();

  const other = await person();
  await other.page.goto('/you');
  await other.page.getByLabel('Backup file').setInputFiles({ ...file, buffer: Buffer.from('nothing of ours') });
  await expect(other.page.getByRole('alert').filter({ hasText: 'This file is not a Locus backup, or it is damaged' })).toBeVisible();
  await other.page.getByLabel('Backup file').setInputFiles(file);
  await expect(other.page.getByText(/^Taken in: 5 new, 0 already here\./)).toBeVisible();
  await other.page.getByRole('link', { name: 'Test guild' }).click();
  const ask = other.page.getByRole('button', { name: 'Choose sources' });
  await expect(ask.or(other.page.getByRole('link', { name: made.title })).first()).toBeVisible();
  if (await ask.isVisible()) {
    await ask.click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Ask these hosts' }).click();
  }
  await other.page.getByRole('main').getByRole('link', { name: made.title }).click();
  await expectTally(other.page, sums, shown);
});

test('two tabs share one engine, and both see a vote that comes in', async ({ person, info, browser }) => {
  const made = await makeSpace(info);
  const { page, context } = await person();
  await openLink(page, made);
  const second = await context.newPage();
  await second.goto(`/s/${made.space}/p/${made.proposal}`);
  await expect(second.getByRole('heading', { level: 1, name: made.title })).toBeVisible();
  await send(info, [await castBy(made, 11, 1)]);
  for (const tab of [page, second]) await expectTally(tab, { For: 30n * THOUSAND, Against: 0n, Abstain: 0n }, shown);
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  const mine = (await context.newCDPSession(page)).send('Target.getTargetInfo');
  const { browserContextId } = (await mine).targetInfo;
  const engines = targetInfos.filter((t) => t.browserContextId === browserContextId && /engine/.test(t.url));
  expect(engines.map((t) => t.type)).toEqual(['shared_worker']);
  await page.close();
  await send(info, [await castBy(made, 12, 2)]);
  await expectTally(second, { For: 30n * THOUSAND, Against: 9n * THOUSAND, Abstain: 0n }, shown);
});

test('two tabs of a browser without shared workers take turns: what both say and sign at once is there once', async ({ person, info }) => {
  test.setTimeout(150_000);
  const made = await makeSpace(info);
  const { page, context } = await person({ shared: false, wallets: [{ account: info.accounts[10] }] });
  await openLink(page, made);
  await connect(page);
  await tab(page, /^Discussion/).click();
  await letComment(page);
  const second = await context.newPage();
  await second.goto(`/s/${made.space}/p/${made.proposal}?show=discussion`);
  await connect(second);
  await expect(second.getByLabel('Your comment')).toBeVisible();

  const said = ['first', 'second'].flatMap((where) => [1, 2, 3].map((n) => `From the ${where} tab, number ${n}.`));
  const say = async (tab, words) => {
    for (const text of words) await comment(tab, text);
  };
  await Promise.all([say(page, said.slice(0, 3)), say(second, said.slice(3))]);
  for (const tab of [page, second])
    for (const text of said) await expect(tab.locator('.thread').getByRole('article').filter({ hasText: text })).toHaveCount(1);

  for (const [tab, choice] of [[page, 'For'], [second, 'Against']]) {
    await tab.goto(`/s/${made.space}/p/${made.proposal}`);
    await choose(tab, choice);
  }
  await Promise.all([page, second].map((tab) => tab.getByRole('button', { name: 'Open wallet' }).click()));
  for (const tab of [page, second]) {
    await expect(tab.getByText('Stored in this browser.')).toBeVisible();
    await expect(tab.getByText('Accepted by 2 of 2 relays. Safe to close this tab.')).toBeVisible();
  }

  for (const relay of info.relays) {
    const talk = (await stored(relay.url, { '#z': [made.space], kinds: [1111], limit: 500 })).map(({ content, tags }) => ({
      content,
      place: Number(tags.find(([name]) => name === 'chain')[1]),
    }));
    expect(talk.map(({ content }) => content).sort()).toEqual([...said].sort());
    // Two in one place of a device's chain would be what a copied key leaves.
    expect(talk.map(({ place }) => place).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    const ballots = await acts(relay, made.space, KIND.Ballot);
    expect(new Set(ballots.map(actId)).size).toBe(2);
    expect(new Set(ballots.map(({ message }) => message.seq)).size, 'each under a number of its own').toBe(2);
    expect(ballots.map(({ message }) => message.choiceText).sort()).toEqual(['Against', 'For']);
  }
  const sums = await countIndependently(info, made.space, made.opening);
  expect(sums.counted).toBe(1);
  for (const tab of [page, second]) {
    await tab.getByRole('link', { name: 'Back to the proposal' }).click();
    await expectTally(tab, sums, shown);
    await expect(soFar(tab).getByText('1 of 2 signed votes count.')).toBeVisible();
  }
});

test('a stored vote that was damaged is set aside, said, and fetched again', async ({ person, info }) => {
  const made = await makeSpace(info);
  await send(info, [await castBy(made, 11, 1), await castBy(made, 12, 2)]);
  const { page } = await person();
  await openLink(page, made);
  const sums = { For: 30n * THOUSAND, Against: 9n * THOUSAND, Abstain: 0n };
  await expectTally(page, sums, shown);
  const damaged = await page.evaluate(async () => {
    const done = (request) => new Promise((yes, no) => ((request.onsuccess = () => yes(request.result)), (request.onerror = () => no(request.error))));
    let count = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      if (database.objectStoreNames.contains('rows')) {
        const rows = database.transaction('rows', 'readwrite').objectStore('rows');
        for (const row of await done(rows.getAll())) {
          const bytes = new Uint8Array(row.b);
          const at = new TextDecoder('latin1').decode(bytes).indexOf('"choice\\":\\"');
          if (at < 0 || count) continue;
          bytes[at + 12] ^= 1;
          await done(rows.put({ ...row, b: bytes.buffer.byteLength === row.b.byteLength ? bytes : row.b }));
          count += 1;
        }
      }
      database.close();
    }
    return count;
  });
  expect(damaged).toBe(1);
  // All tabs gone, so that nothing of it is in memory; then the page opens from what is stored.
  await page.goto('about:blank');
  await page.goto(`/s/${made.space}/p/${made.proposal}`);
  await expectTally(page, sums, shown);
  await page.goto('/you');
  await expect(page.getByText('1 stored item no longer matched its id; it was set aside and is fetched again')).toBeVisible();
});

test('forged, foreign, oversized and malformed votes count for nothing, and the page says why', async ({ person, info }) => {
  const made = await makeSpace(info);
  const other = await makeSpace(info, { name: 'Another guild' });
  const by = (index) => signer(index).address.toLowerCase();
  const good = await ballot(signer(11), { ...made, choice: 1, seq: 5 });
  const forged = await ballot(signer(12), { ...made, choice: 2 });
  forged.message = { ...forged.message, account: by(2) };
  // Truly signed words, of another choice than the bytes beside them.
  const wrong = await ballot(signer(3), { ...made, choice: 2 });
  const words = await act(signer(3), 'Ballot', { ...wrong.message, choiceText: 'For' });
  const text = JSON.stringify(good);
  await send(info, [
    carried(made, good),
    // The same act in another envelope is the same act.
    carried(made, good),
    carried(made, forged),
    carried(made, words),
    // An opening of another space, a title that differs, another chain.
    carried(made, await ballot(signer(4), { ...made, opening: other.opening, choice: 2 })),
    carried(made, await ballot(signer(4), { ...made, title: 'Decide nothing', choice: 2 })),
    carried(made, await ballot(signer(4), { ...made, choice: 2 }, { chainId: 1 })),
    // Two different choices under one number settle nothing.
    await castBy(made, 1, 1, { seq: 9 }),
    await castBy(made, 1, 2, { seq: 9 }),
    // An account without weight.
    await castBy(made, 13, 2),
    // A reason longer than the protocol allows, unknown and repeated keys, no JSON at all.
    await castBy(made, 4, 2, { reason: 'x'.repeat(5000) }),
    carried(made, good, { content: text.replace('{', '{"more":"1",') }),
    carried(made, good, { content: text.replace('{', '{"type":"Ballot",') }),
    carried(made, good, { content: '{"type":"Ballot"' }),
    carried(made, good, { space: other.space }),
  ]);
  const { page } = await person();
  await openLink(page, made);
  await expectTally(page, { For: 30n * THOUSAND, Against: 0n, Abstain: 0n }, shown);
  expect(await countIndependently(info, made.space, made.opening)).toEqual({ For: 30n * THOUSAND, Against: 0n, Abstain: 0n, counted: 1 });
  // Named this vote and could be read: the good one, the forged one, words, title and chain that differ, two under one
  // number, and one without weight.
  await expect(soFar(page).getByText('1 of 8 signed votes count.')).toBeVisible();
  await soFar(page).getByText('7 votes are not counted').click();
  for (const why of [
    'It was made for another chain.',
    'Its words do not match what they stand for: title.',
    'Its words do not match what they stand for: choiceText.',
    'The account signed different choices under one number: neither counts.',
    'The account had no weight when balances were counted.',
    'The signature does not belong to the account it names.',
  ])
    await expect(soFar(page).getByText(why).first()).toBeVisible();
  await page.getByRole('navigation', { name: 'Network' }).getByRole('link', { name: 'Proposals' }).click();
  await page.getByText('Set aside, and why').click();
  for (const why of [/JSON: not well-formed/, /message\.reason: too long/, /more: unknown key/, /type: the same key twice/])
    await expect(page.getByText(why)).toBeVisible();
});

test('hostile Markdown is text: no script, no request, no link that deceives', async ({ person, info }) => {
  const text = [
    '# Fine <script>window.hacked = 1</script>',
    '<img src=x onerror="window.hacked = 2">',
    '![cat](https://evil.example/cat.png)',
    '[good](https://example.org/a) [bad](javascript:window.hacked=3) [data](data:text/html,<script>1</script>)',
    '<iframe src="https://evil.example"></iframe>',
    `${'> '.repeat(200)}deep`,
    '| a | b |\n|---|---|\n| `<b>` | **c** |',
  ].join('\n\n');
  const made = await makeSpace(info, { title: '<img src=x onerror=window.hacked=4>', text });
  const { page } = await person();
  await openLink(page, made);
  await tab(page, 'Full text').click();
  const shownText = page.getByRole('article');
  await expect(shownText.getByText('Fine').first()).toBeVisible();
  await expect(shownText.getByText('image: cat')).toBeVisible();
  await expect(shownText.getByText('address not followed:').first()).toBeVisible();
  const links = await shownText.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(links.filter((href) => /^(javascript|data):/i.test(href ?? ''))).toEqual([]);
  await expect(shownText.locator('script, iframe, img[src^="http"]')).toHaveCount(0);
  const outside = shownText.getByRole('link', { name: 'good' });
  await expect(outside).toHaveAttribute('rel', /noopener|noreferrer/);
  expect(await page.evaluate(() => window.hacked)).toBeUndefined();
});

test('talk by a device that nobody allowed stands apart', async ({ person, info }) => {
  const made = await makeSpace(info);
  const secret = generateSecretKey();
  const tags = (binding, parent) => [
    ['z', made.space], ['I', `locus:${made.proposal}`], ['K', 'locus'], ['binding', binding],
    ['chain', '1', `0x${'0'.repeat(64)}`], ['i', `locus:${parent}`], ['k', 'locus'], ['L', 'locus'], ['l', 'comment', 'locus'],
  ];
  const now = Math.floor(Date.now() / 1000);
  await send(info, [
    finalizeEvent({ kind: 1111, created_at: now, tags: tags(`0x${'ab'.repeat(32)}`, made.proposal), content: 'Trust me <script>window.hacked=1</script>' }, secret),
  ]);
  const { page } = await person();
  await openLink(page, made);
  await tab(page, /^Discussion/).click();
  await page.getByText('1 comment stands apart').click();
  await expect(page.getByText(/The device was not allowed to speak for this account\.|It refers to something that this browser has not received\./)).toBeVisible();
  expect(await page.evaluate(() => window.hacked)).toBeUndefined();
});
