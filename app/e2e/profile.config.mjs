// For `cargo xtask profile`: the same browser, another folder.
import config from './playwright.config.mjs';

export default { ...config, testDir: 'profile', use: { ...config.use, trace: 'off', screenshot: 'off' } };
