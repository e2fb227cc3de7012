// What ends a first load: the first content of a network that this browser verified.
import { expect } from './test.mjs';

/** The space is named, its basis is checked, and its proposals are listed. */
export async function settled(page, info) {
  await expect(page.getByRole('banner').getByText(/from its Governor/)).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: info.title })).toBeVisible();
}
