// Chromium as the tests run it.
import { chromium } from '@playwright/test';
import config from '../playwright.config.mjs';

export const launch = () => chromium.launch(config.use.launchOptions);
