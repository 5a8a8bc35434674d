import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page, Route } from '@playwright/test';
import type { AppHandle, LaunchOptions, MainModules } from './app-handle.ts';
import { BINDING, chromiumProcesses, DELIVER, killGroup, launchChromium, preloadScript } from './host-browser.ts';

const here = import.meta.dirname;
const root = resolve(here, '../../..');

interface Question {
  readonly id: number;
  readonly op: string;
  readonly win: number;
  readonly [key: string]: unknown;
}
type Reply = { readonly reply: number; readonly result?: unknown; readonly error?: string };
interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

/**
 * The desk without an Electron binary: the real main bundle runs in a Node child process on the stand-in, its windows
 * are pages of Chromium with the real preload pasted in front. What this cannot show stands in tests/e2e/README.md.
 */
export class HostApp implements AppHandle {
  readonly mode = 'host';
  readonly userData: string;
  readonly #options: LaunchOptions;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #firstWindow: Promise<Page>;
  #gotWindow: (page: Page) => void = () => undefined;
  #context: BrowserContext | undefined;
  #launching: Promise<BrowserContext> | undefined;
  readonly #pages = new Map<number, Page>();
  readonly #ids = new Map<Page, number>();
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  /** Everything that main sent so far: it reaches the page before the answer to a later question, as in Electron. */
  #delivered: Promise<unknown> = Promise.resolve();
  #mainLog = '';

  constructor(options: LaunchOptions) {
    this.#options = options;
    this.userData = options.userData;
    this.#firstWindow = new Promise((resolve) => {
      this.#gotWindow = resolve;
    });
    mkdirSync(options.userData, { recursive: true });
    this.#child = startMain(options);
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.#mainLog += bytes.toString();
        if (process.env.HOST_LOG) process.stderr.write(bytes);
      });
    }
    this.#child.on('message', (message: Question | Reply) => {
      if (isReply(message)) this.#settle(message);
      else void this.#respond(message);
    });
    void this.#exited.then(() => this.#mainIsGone());
  }

  async #mainIsGone() {
    for (const asker of this.#waiting.values()) asker.reject(new Error(`main process exited\n${this.#mainLog}`));
    this.#waiting.clear();
    await this.#context?.close().catch(() => undefined);
  }

  // ---- talk with the main process
  #settle(message: Reply) {
    const asker = this.#waiting.get(message.reply);
    this.#waiting.delete(message.reply);
    if (message.error === undefined) asker?.resolve(message.result as never);
    else asker?.reject(new Error(message.error));
  }
  async #respond(question: Question) {
    let reply: Reply;
    try {
      reply = { reply: question.id, result: await this.#act(question) };
    } catch (error) {
      reply = { reply: question.id, error: error instanceof Error ? error.message : String(error) };
    }
    if (this.#child.connected) this.#child.send(reply, () => undefined);
  }
  #ask<Answer>(op: string, data: Record<string, unknown> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) {
        reject(new Error(`main process is gone\n${this.#mainLog}`));
        return;
      }
      const id = ++this.#last;
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ ...data, id, op }, () => undefined);
    });
  }
  async #act(question: Question): Promise<unknown> {
    const page = this.#pages.get(question.win);
    switch (question.op) {
      case 'window':
        return this.#createWindow(question);
      case 'load':
        return load(page, String(question.url));
      case 'send':
        this.#delivered = Promise.all([this.#delivered, deliver(page, question)]);
        return this.#delivered;
      case 'js':
        return page?.evaluate(String(question.code));
      case 'pdf':
        return page?.pdf({ format: 'A4', printBackground: true, ...pdfOptions(question.options) });
      case 'front':
        return page?.bringToFront();
      case 'reload':
        await page?.reload();
        return null;
      case 'close':
        return page?.close();
      case 'offline':
        return this.#context?.setOffline(question.offline === true);
      case 'exit':
        return this.#context?.close(); // lets Chromium flush its storage
    }
    throw new Error(`test host: unknown request ${question.op}`);
  }

  // ---- Chromium
  #browser(): Promise<BrowserContext> {
    this.#launching ??= (async () => {
      const context = await launchChromium(
        join(this.userData, 'host-chromium'),
        this.#options.contextOptions,
        this.#options.chromiumArgs,
      );
      this.#context = context;
      await context.exposeBinding(BINDING, async ({ page, frame }, message: object) => {
        const from = { win: this.#ids.get(page), url: frame.url(), isTop: frame.parentFrame() === null };
        const answer = await this.#ask('ipc', { ...message, ...from });
        await this.#delivered;
        return answer;
      });
      await context.route('**/*', (route) => this.#route(route));
      return context;
    })();
    return this.#launching;
  }
  async #createWindow(question: Question) {
    const context = await this.#browser();
    const blank = context.pages().find((page) => !this.#ids.has(page) && page.url() === 'about:blank');
    const page = blank ?? (await context.newPage());
    this.#pages.set(question.win, page);
    this.#ids.set(page, question.win);
    await page.setViewportSize({ width: Number(question.width), height: Number(question.height) });
    await page.addInitScript({ content: preloadScript(String(question.preload), electronVersion()) });
    this.#watch(page, question.win);
    this.#gotWindow(page);
  }
  #watch(page: Page, win: number) {
    const report = (name: string, ...args: unknown[]) =>
      void this.#ask('event', { win, name, args }).catch(() => undefined);
    page.on('domcontentloaded', async (loaded) => {
      if (loaded.url() !== 'about:blank') report('dom', loaded.url(), await loaded.title().catch(() => ''));
    });
    page.on('load', (loaded) => {
      if (loaded.url() !== 'about:blank') report('load');
    });
    page.on('crash', () => report('crash'));
    page.on('close', () => {
      this.#pages.delete(win);
      report('closed');
    });
  }

  /** The app's own addresses are answered by main, loopback passes, and nothing else leaves the machine. */
  async #route(route: Route) {
    const url = route.request().url();
    try {
      if (/^https:\/\/[^/]+\.test(\/|$)/.test(url)) return await this.#answerFromMain(route);
      if (/^(data|blob|about|devtools|file):/.test(url)) return await route.continue();
      if (!(await this.#mayNavigate(route))) return await route.abort('aborted');
      const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname);
      return isLoopback ? await route.continue() : await route.abort('internetdisconnected');
    } catch {
      await route.abort('failed').catch(() => undefined);
    }
  }
  async #answerFromMain(route: Route) {
    const request = route.request();
    const body = request.postDataBuffer();
    const answer = await this.#ask<{ status: number; headers: Record<string, string>; body: Uint8Array }>('request', {
      url: request.url(),
      method: request.method(),
      headers: request.headers(),
      ...(body ? { body } : {}),
    });
    if (answer.status === -1) return route.abort('failed');
    return route.fulfill({ status: answer.status, headers: answer.headers, body: Buffer.from(answer.body) });
  }
  async #mayNavigate(route: Route): Promise<boolean> {
    const request = route.request();
    if (!request.isNavigationRequest()) return true;
    const frame = request.frame(); // throws for a popup, of which page-runtime.js leaves none
    const win = this.#ids.get(frame.page());
    if (win === undefined) return false;
    if (frame !== frame.page().mainFrame() || frame.url() === 'about:blank') return true;
    return this.#ask<boolean>('navigate', { win, url: request.url() });
  }

  // ---- what specs use
  firstWindow() {
    const died = this.#exited.then(() => {
      throw new Error(`main process exited\n${this.#mainLog}`);
    });
    return Promise.race([this.#firstWindow, died]);
  }
  windows = () => [...this.#pages.values()];
  context() {
    if (!this.#context) throw new Error('no window yet');
    return this.#context;
  }
  evaluate<Result, Argument>(act: (electron: MainModules, arg: Argument) => Result | Promise<Result>, arg?: Argument) {
    return this.#ask<Result>('evaluate', { source: act.toString(), arg });
  }
  async setOffline(offline: boolean) {
    await this.evaluate(
      ({ session }, cut) =>
        cut
          ? session.defaultSession.enableNetworkEmulation({ offline: true })
          : session.defaultSession.disableNetworkEmulation(),
      offline,
    );
    await this.context().setOffline(offline);
  }
  async close() {
    if (this.#child.exitCode === null && this.#child.connected) void this.#ask('quit').catch(() => undefined);
    await this.#exited;
    await this.#context?.close().catch(() => undefined);
  }
  /** SIGKILL for main and every Chromium process, with no chance to flush. */
  async kill() {
    const pids = chromiumProcesses(join(this.userData, 'host-chromium'));
    this.#child.kill('SIGKILL');
    for (const pid of pids) killGroup(pid);
    await this.#exited;
    await this.#context?.close().catch(() => undefined);
  }
}

/** Of Electron's options those that decide the paper. */
function pdfOptions(given: unknown): { preferCSSPageSize?: boolean } {
  const options = given as { preferCSSPageSize?: boolean } | undefined;
  return options?.preferCSSPageSize === undefined ? {} : { preferCSSPageSize: options.preferCSSPageSize };
}

function isReply(message: Question | Reply): message is Reply {
  return 'reply' in message;
}

function electronVersion(): string {
  return readJson(join(root, 'node_modules/electron/package.json')).version ?? '0';
}

function readJson(path: string): Record<string, string> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
}

function startMain(options: LaunchOptions): ChildProcess {
  const { main = '', version, name } = readJson(join(root, 'package.json'));
  const args = options.args ?? [];
  const config = {
    userData: options.userData,
    appPath: root,
    version,
    name,
    locale: 'zh-CN',
    argv: args,
    electronVersion: electronVersion(),
  };
  const register = pathToFileURL(join(here, 'stand-in/register.ts')).href;
  return fork(resolve(root, main), args, {
    cwd: root,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', register],
    env: { ...process.env, ...options.env, ELECTRON_TEST_HOST: JSON.stringify(config), NODE_OPTIONS: '' },
  });
}

/** Says it in Electron's words when another load came in between. */
async function load(page: Page | undefined, address: string): Promise<null> {
  try {
    await page?.goto(address);
    return null;
  } catch (error) {
    if (!/ERR_ABORTED|interrupted by another navigation/.test(String(error))) throw error;
    throw new Error(`ERR_ABORTED (-3) loading '${address}'`);
  }
}

async function deliver(page: Page | undefined, question: Question): Promise<null> {
  await page
    ?.evaluate(
      ([name, channel, payload]) =>
        (window as unknown as Record<string, (channel: string, payload: string) => void>)[name]?.(channel, payload),
      [DELIVER, String(question.channel), String(question.payload)] as const,
    )
    .catch(() => undefined);
  return null;
}
