/** A look at a page of the console as a whole: is it there, can all of it be reached by Tab, is all of it in Chinese. */
import type { Page, Request } from 'playwright-core';
import { eventually } from './eventually.ts';

export interface Visit {
  /** Opens a page, and waits until nothing of it is on its way any more. */
  open(path: string): Promise<void>;
  isThere(): Promise<void>;
}

/** The floor's stream has no end. */
const STREAM = '/api/v1/live';
const DEADLINE_MS = 30_000;

export function visit(page: Page): Visit {
  const onTheirWay = new Set<Request>();
  page.on('request', (request) => {
    if (!request.url().includes(STREAM)) onTheirWay.add(request);
  });
  page.on('requestfinished', (request) => onTheirWay.delete(request));
  page.on('requestfailed', (request) => onTheirWay.delete(request));
  const isThere = async (): Promise<void> => {
    await page.locator('main h1').first().waitFor();
    await eventually(async () => {
      if (onTheirWay.size > 0) return false;
      // What has come is shown with the next frame, and may ask for more.
      const isDrawn = await page.evaluate(drawn);
      return isDrawn && onTheirWay.size === 0;
    }, DEADLINE_MS);
  };
  return {
    async open(path) {
      await page.goto(path);
      await isThere();
    },
    isThere,
  };
}

/** In the page: after the next frame. */
async function drawn(): Promise<boolean> {
  const { document, requestAnimationFrame } = globalThis as unknown as PageWindow;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const text = document.querySelector('main')?.innerText ?? '';
  const charts = [...document.querySelectorAll('.chart')];
  return (
    document.querySelector('main[aria-busy="true"]') === null &&
    !/Loading …|Connecting …|正在加载|正在连接/.test(text) &&
    charts.every((chart) => chart.querySelector('canvas') !== null)
  );
}

export interface Walked {
  /** All that may be used, by what it is and its name. */
  readonly stops: readonly string[];
  readonly unreached: readonly string[];
  readonly nameless: readonly string[];
  readonly unseen: readonly string[];
}

/** Presses Tab through the whole page; each list of what is at fault is empty where nothing is. */
export async function walkedByTab(page: Page): Promise<Walked> {
  await page.evaluate(watchFocus);
  const stops = await page.evaluate(() => (globalThis as unknown as WatchedPage).watched.stops());
  const isEditor = (await page.locator('[contenteditable="true"]').count()) > 0;
  // A player has several stops in itself, and the browser's own frame may take one.
  for (let press = 0; press < 2 * stops.length + 10; press += 1) {
    // In an editor Tab is a character until Escape is pressed.
    if (isEditor) await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    // It draws its mark a moment later.
    if (isEditor) await page.evaluate(drawn);
  }
  const found = await page.evaluate(() => (globalThis as unknown as WatchedPage).watched.read());
  return { stops, ...found };
}

interface WatchedPage {
  watched: { stops(): string[]; read(): Omit<Walked, 'stops'> };
}

/** In the page: notes each element that gets the focus, and how it looks with it. */
function watchFocus(): void {
  const { document, getComputedStyle } = globalThis as unknown as PageWindow;
  const USABLE =
    'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, audio[controls], [tabindex="0"], [contenteditable="true"]';
  const nameOf = (element: PageElement): string =>
    [
      element.getAttribute('aria-label'),
      ...[...(element.labels ?? [])].map(({ innerText }) => innerText),
      ...(element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent),
      element.innerText,
      element.getAttribute('title'),
    ]
      .map((text) => (text ?? '').trim())
      .find((text) => text !== '') ?? '';
  const wordsFor = (element: PageElement): string => `${element.tagName.toLowerCase()} ${nameOf(element)}`;
  // Of a group of radio buttons Tab reaches the chosen one.
  const isStop = (element: PageElement): boolean =>
    element.checkVisibility() &&
    element.getAttribute('tabindex') !== '-1' &&
    !(element.type === 'radio' && !element.checked);
  /** By itself, or by what is drawn around it. */
  const isMarked = (element: PageElement): boolean => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (outlineStyle !== 'none' && outlineWidth !== '0px') return true;
    return element.parentElement !== null && isMarked(element.parentElement);
  };
  const stops = [...document.querySelectorAll(USABLE)].filter(isStop);
  const reached = new Set<PageElement>();
  const unseen = new Set<PageElement>();
  document.addEventListener('focusin', (event) => {
    reached.add(event.target);
    // What is in a shadow of the page has the focus in place of its host.
    const [target = event.target] = event.composedPath();
    if (!isMarked(target)) unseen.add(target);
  });
  document.addEventListener('focusout', (event) => {
    const [target = event.target] = event.composedPath();
    if (isMarked(target)) unseen.delete(target);
  });
  (globalThis as unknown as WatchedPage).watched = {
    stops: () => stops.map(wordsFor),
    read: () => ({
      unreached: stops.filter((stop) => stop.isConnected && !reached.has(stop)).map(wordsFor),
      nameless: stops.filter((stop) => nameOf(stop) === '').map(({ outerHTML }) => outerHTML.slice(0, 120)),
      unseen: [...unseen].map(wordsFor),
    }),
  };
}

/** Latin words that a reader of the page sees or hears, but for codes and what is said to be in another language. */
export function latinWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as PageWindow;
    const SPOKEN = ['aria-label', 'placeholder', 'title', 'alt'] as const;
    const shown = [...document.querySelectorAll('body *')].filter(
      (element) =>
        element.checkVisibility() &&
        element.closest('code, pre, textarea, [lang="en"], option, svg') === null,
    );
    const texts = shown.flatMap((element) => [
      ...[...element.childNodes]
        .filter(({ nodeType }) => nodeType === 3)
        .map(({ textContent }) => textContent ?? ''),
      ...SPOKEN.map((name) => element.getAttribute(name) ?? ''),
    ]);
    return [...new Set(texts.filter((text) => /[A-Za-z]{2,}/.test(text)).map((text) => text.trim()))];
  });
}

interface PageElement {
  readonly tagName: string;
  readonly innerText: string;
  readonly textContent: string | null;
  readonly outerHTML: string;
  readonly isConnected: boolean;
  readonly parentElement: PageElement | null;
  readonly type?: string;
  readonly checked?: boolean;
  readonly labels?: ArrayLike<PageElement> & Iterable<PageElement>;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  getAttribute(name: string): string | null;
  checkVisibility(): boolean;
  closest(selector: string): PageElement | null;
  querySelector(selector: string): PageElement | null;
}
interface FocusedEvent {
  readonly target: PageElement;
  composedPath(): readonly PageElement[];
}
interface PageDocument {
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  getElementById(id: string): PageElement | null;
  addEventListener(type: 'focusin' | 'focusout', listener: (event: FocusedEvent) => void): void;
}
interface PageWindow {
  readonly document: PageDocument;
  readonly requestAnimationFrame: (drawn: (at: number) => void) => void;
  readonly getComputedStyle: (element: PageElement) => {
    readonly outlineStyle: string;
    readonly outlineWidth: string;
  };
}
