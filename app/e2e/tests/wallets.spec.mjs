// Wallets as they are: several, slow, locked, on another chain, changing their mind. And accounts without weight.
import decodeQR from 'qr/decode.js';
import { acts, countIndependently, KIND, makeSpace, shown } from '../support/acts.mjs';
import {
  choose, close, comment, connect, dialog, expectTally, openLink, openListed, openProposal, vote,
} from '../support/people.mjs';
import { expect, test } from '../support/test.mjs';
import { calls, turn } from '../support/wallet.mjs';

const WALLET = 'test.wallet1';

/** A person on the vote page of a space of the test's own, with everything to sign in view. */
async function aboutToSign({ person, info }, wallet = {}) {
  const made = await makeSpace(info);
  const someone = await person({ wallets: [{ account: info.accounts[10], ...wallet }] });
  await openLink(someone.page, made);
  await connect(someone.page);
  await choose(someone.page, 'For');
  return { ...someone, made };
}

const press = (page) => page.getByRole('button', { name: 'Open wallet' }).click();
const taken = (page) => expect(page.getByText('Stored in this browser.')).toBeVisible();
const says = (page, words) => expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
const ballotsOf = async (info, { space }) =>
  (await Promise.all(info.relays.map((relay) => acts(relay, space, KIND.Ballot)))).flat();

/** What a camera would read in a part of the page: from the picture as it is drawn, not from what it is drawn from. */
async function scanned(page, part) {
  const png = (await part.screenshot()).toString('base64');
  const picture = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const drawing = canvas.getContext('2d');
    drawing.drawImage(image, 0, 0);
    const { width, height, data } = drawing.getImageData(0, 0, image.width, image.height);
    return { width, height, data: [...data] };
  }, png);
  return decodeQR({ ...picture, data: Uint8Array.from(picture.data) });
}

test('every wallet that announces itself is offered once, and the one used last is found again', async ({ person, info }) => {
  const { page } = await person({ wallets: [{ account: info.accounts[10] }, { account: info.accounts[11], name: 'Other wallet' }] });
  await page.goto('/');
  // Announced again, as wallets do whenever somebody asks.
  await page.evaluate(() => window.dispatchEvent(new Event('eip6963:requestProvider')));
  await page.getByRole('button', { name: 'Connect wallet' }).click();
  const box = dialog(page, 'Connect a wallet');
  await expect(box.getByRole('listitem')).toHaveText(['Test wallet 1', 'Other wallet']);
  await box.getByRole('button', { name: 'Other wallet' }).click();
  const account = page.getByRole('link', { name: `Account ${info.accounts[11].toLowerCase()}` });
  await expect(account).toBeVisible();
  await page.reload();
  await expect(account).toBeVisible();
  expect(await calls(page, 'test.wallet2'), 'a reload never opens the wallet').not.toContain('eth_requestAccounts');
  await account.click();
  await page.getByRole('button', { name: 'Forget this connection' }).click();
  await expect(page.getByText('No wallet connected')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No wallet connected')).toBeVisible();
});

test('without a wallet the dialog says what one is, and offers the practice space', async ({ person }) => {
  const { page } = await person();
  await page.goto('/');
  await page.getByRole('button', { name: 'Connect wallet' }).click();
  const box = dialog(page, 'Connect a wallet');
  await expect(box.getByText('No wallet was found in this browser.')).toBeVisible();
  await expect(box.getByRole('button', { name: 'Try the practice space' })).toBeVisible();
  await box.getByRole('button', { name: 'Open elsewhere' }).click();
  await expect(dialog(page, 'Go on elsewhere').getByRole('img', { name: 'QR code of the link to this page' })).toBeVisible();
});

test('on a phone the page offers the wallets that have a browser of their own, a link to copy and a code to scan', async ({ person, info, baseURL }) => {
  const made = await makeSpace(info);
  const { page, context } = await person({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLink(page, made);
  await page.getByRole('button', { name: 'Connect wallet' }).click();
  await expect(page.getByText('On a phone, wallets have their own browser.')).toBeVisible();
  await page.getByRole('button', { name: 'Open elsewhere' }).click();
  const box = dialog(page, 'Go on elsewhere');
  await expect(box.getByText("Open in your wallet's browser")).toBeVisible();
  await expect(box.getByText(/The other browser fetches signed data again/)).toBeVisible();
  // It leads here, and names the relays to find the space on.
  const link = await box.getByRole('code').textContent();
  expect(link.startsWith(`${baseURL}/s/${made.space}/p/${made.proposal}#`)).toBe(true);
  const hints = new URLSearchParams(new URL(link).hash.slice(1)).getAll('r');
  expect(hints.sort()).toEqual(info.relays.map(({ url }) => url).sort());
  await box.getByRole('button', { name: 'Copy link' }).click();
  // Read out as well as shown.
  await expect(page.locator('[aria-live="polite"]').filter({ hasText: 'Copied.' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(await scanned(page, box.getByRole('img', { name: 'QR code of the link to this page' }))).toBe(link);
});

test('connecting: declined, busy, locked, each with a way out', async ({ person, info }) => {
  const { page } = await person({ wallets: [{ account: info.accounts[10] }] });
  await page.goto('/');
  await page.getByRole('button', { name: 'Connect wallet' }).click();
  const box = dialog(page, 'Connect a wallet');
  const ask = box.getByRole('button', { name: 'Test wallet 1' });
  await turn(page, WALLET, { reject: 'eth_requestAccounts' });
  await ask.click();
  await says(page, 'You declined in your wallet. Nothing was sent and nothing is lost.');
  await turn(page, WALLET, { reject: null, fail: { method: 'eth_requestAccounts', code: -32002, message: 'Already processing' } });
  await ask.click();
  await says(page, 'Your wallet already shows a request. Open your wallet and answer it there.');
  await turn(page, WALLET, { fail: { method: 'eth_requestAccounts', code: 4100, message: 'Unauthorized' } });
  await ask.click();
  await says(page, 'Your wallet is locked, or has not given this site an account. Unlock it, then connect.');
  await turn(page, WALLET, { fail: { method: 'eth_requestAccounts', code: 4900, message: 'Disconnected' } });
  await ask.click();
  await says(page, 'Your wallet lost its own connection.');
  await turn(page, WALLET, { fail: null });
  await ask.click();
  await expect(box).toBeHidden();
});

test('signing: declined, locked, busy, then signed after all; nothing was published before', async ({ person, info }) => {
  const { page, made } = await aboutToSign({ person, info });
  const signing = 'eth_signTypedData_v4';
  await turn(page, WALLET, { reject: signing });
  await press(page);
  await says(page, 'You declined in your wallet.');
  const again = page.getByRole('alert').getByRole('button', { name: 'Try again' });
  for (const [code, words] of [
    [-32002, 'Your wallet already shows a request.'],
    [4900, 'Your wallet lost its own connection.'],
    [-32603, 'Your wallet answered: “out of order”'],
  ]) {
    await turn(page, WALLET, { reject: null, fail: { method: signing, code, message: 'out of order' } });
    await again.or(page.getByRole('button', { name: 'Open wallet' })).first().click();
    await says(page, words);
  }
  expect(await ballotsOf(info, made)).toEqual([]);
  await turn(page, WALLET, { fail: null });
  await again.or(page.getByRole('button', { name: 'Open wallet' })).first().click();
  await taken(page);
});

test('a wallet that locked itself meanwhile is asked for again', async ({ person, info }) => {
  const { page, made } = await aboutToSign({ person, info });
  await turn(page, WALLET, { locked: true });
  await press(page);
  await expect(page.getByText(/Your wallet is locked|To sign, an account is needed/)).toBeVisible();
  expect(await ballotsOf(info, made)).toEqual([]);
  await turn(page, WALLET, { locked: false });
  await page.getByRole('main').getByRole('button', { name: /^Connect a wallet$/ }).first().click();
  await dialog(page, 'Connect a wallet').getByRole('button', { name: 'Test wallet 1' }).click();
  await press(page);
  await taken(page);
});

test('a wallet on another chain is switched, one that does not know the chain gets it', async ({ person, info }) => {
  for (const knows of [['0x1', '0x7a69'], ['0x1']]) {
    const { page } = await aboutToSign({ person, info }, { chainId: '0x1', knows });
    await press(page);
    await says(page, 'Your wallet is on another chain; this needs chain 31337.');
    await page.getByRole('button', { name: 'Switch chain' }).click();
    // This wallet adds a chain without going there, as some do: then it is asked to go there.
    await taken(page);
    expect(await calls(page, WALLET)).toContain(knows.length === 1 ? 'wallet_addEthereumChain' : 'wallet_switchEthereumChain');
  }
});

test('a wallet that never answers is given up on after two minutes, in words', async ({ person, info }) => {
  const { page } = await person({ wallets: [{ account: info.accounts[10], hang: 'eth_requestAccounts' }] });
  await page.clock.install();
  await page.goto('/');
  await page.getByRole('button', { name: 'Connect wallet' }).click();
  await dialog(page, 'Connect a wallet').getByRole('button', { name: 'Test wallet 1' }).click();
  await expect(page.getByText('look at your wallet…')).toBeVisible();
  await page.clock.fastForward(121_000);
  await says(page, 'Your wallet did not answer in time. Its window may be hidden behind this one. Nothing was sent.');
});

test('an account changed in the wallet is followed; changed unseen, its signature is not taken', async ({ person, info }) => {
  const { page, made } = await aboutToSign({ person, info });
  const exactly = page.getByRole('main').locator('dl').filter({ hasText: 'choiceText' });
  await expect(exactly).toContainText(info.accounts[10].toLowerCase());
  await turn(page, WALLET, { account: info.accounts[11] });
  await expect(exactly).toContainText(info.accounts[11].toLowerCase());
  await turn(page, WALLET, { account: info.accounts[12], silent: true });
  await press(page);
  await expect(page.getByText(info.accounts[12].toLowerCase()).first()).toBeVisible();
  expect(await ballotsOf(info, made)).toEqual([]);
});

test('a signature by another key than the account’s is refused here and sent to nobody', async ({ person, info }) => {
  const { page, made } = await aboutToSign({ person, info });
  await turn(page, WALLET, { signsWith: info.accounts[11] });
  await press(page);
  await says(page, `Another account signed: ${info.accounts[11].toLowerCase()}. It was not sent.`);
  expect(await ballotsOf(info, made)).toEqual([]);
});

test('an account that is a contract votes by its owner’s signature, and it counts', async ({ person, info }) => {
  const { page, made } = await aboutToSign({ person, info }, { account: info.contracts.contractAccount, signer: info.accounts[6] });
  await expect(page.getByText(`${shown(36_000n * 10n ** 18n)}, from balances on`)).toBeVisible();
  await press(page);
  await taken(page);
  await page.getByRole('link', { name: 'Back to the proposal' }).click();
  await expectTally(page, { For: 36_000n * 10n ** 18n, Against: 0n, Abstain: 0n }, shown);
  const sums = await countIndependently(info, made.space, made.opening);
  expect(sums.For).toBe(36_000n * 10n ** 18n);
});

test('a vote is changed by a later one, and the one before is shown as superseded', async ({ person, info }) => {
  const { page, made } = await aboutToSign({ person, info });
  await press(page);
  await taken(page);
  await expect(page.getByText(/You can change it until/).first()).toBeVisible();
  await page.getByRole('link', { name: 'Back to the proposal' }).click();
  await expect(page.getByText('You voted: ▲ For')).toBeVisible();
  await vote(page, 'Abstain');
  await page.getByRole('link', { name: 'Back to the proposal' }).click();
  await expectTally(page, { For: 0n, Against: 0n, Abstain: 50_000n * 10n ** 18n }, shown);
  await page.getByText('1 vote is not counted').click();
  await expect(page.getByText('A later vote of the same account counts instead.')).toBeVisible();
  expect(await countIndependently(info, made.space, made.opening)).toMatchObject({ Abstain: 50_000n * 10n ** 18n, counted: 1 });
});

for (const [index, words] of [
  [8, /You hold 18\s420\srOPG, but they were never delegated, and only delegated tokens count\. Delegate them to yourself/],
  [7, /Your 27\s500\srOPG are delegated to 0x90f7…b906, who votes with them\. Ask them/],
  [9, /You have 12\s000\srOPG now, but had none when balances were counted\. It will count in later votes\./],
  [13, /This account holds none of this token\. If your tokens are in another account/],
])
  test(`an account without weight is told why: account ${index}`, async ({ person, info }) => {
    const { page } = await person({ wallets: [{ account: info.accounts[index] }] });
    await openListed(page, info);
    await openProposal(page, info.title);
    await connect(page);
    await expect(page.getByText('Your weight here: 0')).toBeVisible();
    await expect(page.getByText(words)).toBeVisible();
  });

test('the permission to comment is one signature, and is taken back with one', async ({ person, info }) => {
  const made = await makeSpace(info);
  const { page } = await person({ wallets: [{ account: info.accounts[12] }] });
  await openLink(page, made);
  await connect(page);
  await page.getByRole('navigation', { name: 'Proposal' }).getByRole('link', { name: 'Discussion' }).click();
  await expect(page.getByText(/good for 90 days\. It cannot vote or move funds\./)).toBeVisible();
  await page.getByRole('button', { name: 'Let this browser comment as me' }).click();
  await page.getByRole('button', { name: 'Open wallet' }).click();
  await taken(page);
  await close(page);
  const signed = async () => (await calls(page, WALLET)).filter((method) => method === 'eth_signTypedData_v4').length;
  expect(await signed()).toBe(1);
  await comment(page, 'Said without the wallet.');
  await comment(page, 'And once more.');
  expect(await signed(), 'talking opens no wallet').toBe(1);
  await page.getByRole('link', { name: /^Account 0x/ }).click();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('button', { name: 'Open wallet' }).click();
  await taken(page);
  await close(page);
  await expect(page.getByText("The device's permission was withdrawn.")).toBeVisible();
});
