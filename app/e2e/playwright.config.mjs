import { defineConfig } from '@playwright/test';

// `cargo xtask test --only e2e` starts network and server and sets these.
const { LOCUS_URL: baseURL, LOCUS_BROWSER: executablePath } = process.env;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  // One network for all: a test that stops a relay must not meet another that needs it.
  workers: 1,
  fullyParallel: false,
  // Real relays and a real chain beside a browser on two cores: one more try, and the report names what needed it.
  retries: process.env.CI ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL,
    actionTimeout: 15_000,
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
