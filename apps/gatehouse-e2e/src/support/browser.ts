import { type Page } from 'playwright-core';

export async function signIn(page: Page, url: string, who: { email: string; password: string }): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Email').fill(who.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').waitFor();
}

export interface AtGoogle {
  readonly email: string;
  /** Every box that is offered, or none: both end with Allow. `cancel` leaves the consent page by its other button. */
  readonly boxes: 'all' | 'none' | 'cancel';
}

/** Google's pages as a person goes through them, until they send the browser back to the product. */
export async function walkGoogle(page: Page, product: string, { email, boxes }: AtGoogle): Promise<void> {
  await page.waitForURL((url) => url.origin !== product);
  for (let step = 0; step < 8 && new URL(page.url()).origin !== product; step += 1) {
    const address = page.locator('input[name=email]:visible');
    if ((await address.count()) > 0) await address.fill(email);
    const offered = page.locator('input[name=scope]');
    const atConsent = (await offered.count()) > 0;
    if (boxes === 'all') for (const box of await offered.all()) await box.check();
    await press(page, boxes === 'cancel' && atConsent ? 'button[value=cancel]' : 'button.main');
  }
}

/** Each page of Google's is a form: the next one is there once the address answers. */
async function press(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), page.locator(button).click()]);
}
