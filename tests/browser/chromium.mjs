// SPDX-License-Identifier: MIT
// Chromium over its DevTools pipe: JSON messages, each ended by a NUL, on the file descriptors
// 3 (to the browser) and 4 (from it). No port, no package, any Node.js from 18 on.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const QUIET = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-dev-shm-usage', '--remote-debugging-pipe'];

export class Chromium {
  constructor(program) {
    this.profile = mkdtempSync(join(tmpdir(), 'esureport-chromium-'));
    this.child = spawn(program, [...QUIET, `--user-data-dir=${this.profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.waiting = new Map();
    this.listeners = new Set();
    this.last = 0;
    this.ended = new Promise((resolve) => {
      const fail = (reason) => {
        for (const { reject } of this.waiting.values()) reject(new Error(reason));
        this.waiting.clear();
        this.gone = reason;
        resolve();
      };
      this.child.on('error', (error) => fail(error.message));
      this.child.on('exit', () => fail('the browser has ended'));
    });
    this.child.stdio[3].on('error', () => {});
    let rest = '';
    this.child.stdio[4].setEncoding('utf8');
    this.child.stdio[4].on('data', (chunk) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop();
      for (const message of messages) this.receive(JSON.parse(message));
    });
  }

  receive(message) {
    const call = this.waiting.get(message.id);
    if (call) {
      this.waiting.delete(message.id);
      if (message.error) call.reject(new Error(message.error.message));
      else call.resolve(message.result);
    } else {
      for (const listener of this.listeners) listener(message);
    }
  }

  send(method, params = {}, sessionId = undefined) {
    if (this.gone) return Promise.reject(new Error(this.gone));
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
    });
  }

  // A new tab: { send(method, params), on(listener), close() }.
  async tab() {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const added = [];
    return {
      send: (method, params) => this.send(method, params, sessionId),
      on: (listener) => {
        const own = (message) => message.sessionId === sessionId && listener(message);
        this.listeners.add(own);
        added.push(own);
      },
      close: async () => {
        for (const own of added) this.listeners.delete(own);
        await this.send('Target.closeTarget', { targetId });
      },
    };
  }

  async close() {
    await this.send('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.ended;
    clearTimeout(timer);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

// Loads `url` in the tab and waits for its end.
export async function load(tab, url) {
  await tab.send('Page.enable');
  const loaded = new Promise((resolve) => {
    tab.on((message) => message.method === 'Page.loadEventFired' && resolve());
  });
  const { errorText } = await tab.send('Page.navigate', { url });
  if (errorText) throw new Error(`${url}: ${errorText}`);
  await loaded;
}

// The value of an expression; `later` waits for its promise.
export async function evaluate(tab, expression, later = false) {
  const { result, exceptionDetails } = await tab.send('Runtime.evaluate',
    { expression, returnByValue: true, awaitPromise: later });
  if (exceptionDetails) {
    const { exception = {} } = exceptionDetails;
    throw new Error(`${exceptionDetails.text} ${exception.description ?? ''}`);
  }
  return result.value;
}
