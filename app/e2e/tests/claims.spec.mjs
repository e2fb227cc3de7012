// Where holders have no vote they can ask, stand behind a request, answer and dispute; every word stays in the log.
import { makeSpace } from '../support/acts.mjs';
import { agree, agreeToTheRest, close, connect, sign } from '../support/people.mjs';
import { expect, expectAccessible, test } from '../support/test.mjs';

const TITLE = 'Sign your word';

/** Somebody on the page of requests of a space. */
async function there({ person, info }, made, account, search = '') {
  const someone = await person({ wallets: [{ account: info.accounts[account] }] });
  const hints = made.link.slice(made.link.indexOf('#'));
  await someone.page.goto(`/s/${made.space}/claims${search}${hints}`);
  await agree(someone.page);
  await agreeToTheRest(someone.page);
  await expect(someone.page.getByRole('heading', { level: 1, name: 'Requests and evidence' })).toBeVisible();
  await connect(someone.page);
  return someone.page;
}

test('a request is asked, stood behind with weight, answered, and taken back in public', async ({ person, info }) => {
  test.setTimeout(120_000);
  const made = await makeSpace(info);
  const ada = await there({ person, info }, made, 10, '?kind=request&about=power%20gas-pricing');
  await ada.getByRole('button', { name: 'Review and sign' }).click();
  await expect(ada.getByText('must not be empty').first()).toBeVisible();
  await expect(ada.getByLabel('What is it about?')).toHaveValue('power gas-pricing');
  await ada.getByLabel('Who is asked?').fill('the guardian');
  await ada.getByLabel('In your words').fill('Halve the **fee**.');
  await ada.getByLabel('Where can that be seen?').fill('https://evidence.example/fees\nblock 12');
  await ada.getByRole('button', { name: 'Review and sign' }).click();
  await sign(ada, TITLE);
  await close(ada);
  const request = (page) => page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'power gas-pricing' }) });
  await expect(request(ada)).toContainText('asked of the guardian');
  await expect(request(ada)).toContainText('Waiting for an answer for 0 minutes');

  const bob = await there({ person, info }, made, 11);
  await request(bob).getByRole('button', { name: 'Stand behind it' }).click();
  await sign(bob, TITLE);
  await close(bob);
  await expect(request(bob)).toContainText('You stand behind it');
  for (const page of [ada, bob]) await expect(request(page)).toContainText(/1 other address stands behind it, 80\s000\srOPG together/);

  await request(bob).getByRole('button', { name: 'Answer' }).click();
  await bob.getByLabel('Your answer').fill('In March.');
  await bob.getByRole('button', { name: 'Review and sign' }).click();
  await sign(bob, TITLE);
  await close(bob);
  for (const page of [ada, bob]) await expect(request(page)).toContainText('Answered after 0 minutes');
  await expectAccessible(ada, 'requests');

  await request(ada).getByRole('button', { name: 'Take it back' }).click();
  await sign(ada, TITLE);
  await close(ada);
  for (const page of [ada, bob]) {
    await expect(request(page)).toHaveCount(0);
    await expect(page.getByRole('table', { name: 'Log of corrections' })).toContainText('took an earlier one back');
  }
});

test("what is signed about a contract stands on the contract's page, with who disputes it, as it comes", async ({ person, info }) => {
  test.setTimeout(120_000);
  const made = await makeSpace(info);
  const ada = await there({ person, info }, made, 10, '?kind=lever&about=power%20enclave-code');
  await ada.getByLabel('In your words').fill('A Safe holds it.');
  await ada.getByLabel('Where can that be seen?').fill('block 12');
  await ada.getByRole('button', { name: 'Review and sign' }).click();
  await sign(ada, TITLE);
  await close(ada);

  const bob = await there({ person, info }, made, 11);
  const entry = bob.getByRole('article').filter({ hasText: 'A Safe holds it.' });
  await expect(entry).toBeVisible();
  // A page of the same browser that looks at the token, while the claim is disputed.
  const other = await bob.context().newPage();
  await other.goto(`/at/${info.chainId}/${info.contracts.token.toLowerCase()}`);
  const word = other.locator('#evidence .signed details').filter({ hasText: 'A Safe holds it.' });
  await expect(word).toHaveCount(1);
  await expect(word.locator('summary')).toContainText(info.accounts[10].slice(0, 6).toLowerCase());
  await expect(word.locator('summary')).toContainText('nobody has disputed or answered it');

  await entry.getByRole('button', { name: 'Dispute' }).click();
  await bob.getByLabel('What is wrong with it').fill('It was replaced.');
  await bob.getByRole('button', { name: 'Review and sign' }).click();
  await sign(bob, TITLE);
  await close(bob);
  await expect(word.locator('summary')).toContainText('disputed once');
  await word.locator('summary').click();
  await expect(word).toContainText('block 12');
  await expect(word).toContainText('It was replaced.');
  await expect(word.getByRole('link', { name: /^Answer or dispute it in Test guild/ })).toHaveAttribute('href', new RegExp(`/s/${made.space}/claims`));
  await expectAccessible(other, 'what was signed about a contract');
});
