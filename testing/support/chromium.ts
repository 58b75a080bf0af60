import { createRequire } from 'node:module';

/** The part of playwright-core that the tests use. Its own types require the DOM types. */
export interface Browser {
  newPage(options: {
    colorScheme: 'light' | 'dark';
    viewport: { width: number; height: number };
    /** Allows scripts of the test on a page that blocks all other scripts. */
    bypassCSP?: boolean;
  }): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  goto(address: string): Promise<unknown>;
  setContent(html: string): Promise<void>;
  url(): string;
  waitForURL(pattern: string): Promise<void>;
  /** Runs a script in the page. */
  evaluate(script: string): Promise<unknown>;
  locator(selector: string): Locator;
  getByText(text: string): Locator;
  getByRole(role: string, options?: { name: string }): Locator;
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
  on(event: 'pageerror', told: (error: Error) => void): void;
  on(event: 'dialog', told: (dialog: { message(): string; dismiss(): Promise<void> }) => void): void;
  on(event: 'request', told: (request: { url(): string }) => void): void;
  on(event: 'console', told: (said: { type(): string; text(): string }) => void): void;
  context(): { newCDPSession(page: Page): Promise<DevTools> };
  close(): Promise<void>;
}

export interface Locator {
  count(): Promise<number>;
  click(): Promise<void>;
  isEnabled(): Promise<boolean>;
  textContent(): Promise<string | null>;
  waitFor(options?: { state: 'detached' }): Promise<void>;
}

/** The DevTools protocol. */
export interface DevTools {
  send(method: 'Performance.enable', options: { timeDomain: 'threadTicks' }): Promise<unknown>;
  send(method: 'Performance.getMetrics'): Promise<{ metrics: { name: string; value: number }[] }>;
}

interface Driver {
  chromium: { launch(options: { executablePath: string; args: string[] }): Promise<Browser> };
}

/** Starts the machine's own Chromium, without downloads. */
export function startChromium(executablePath: string): Promise<Browser> {
  const { chromium } = createRequire(import.meta.url)('playwright-core') as Driver;
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
