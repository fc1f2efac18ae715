// SPDX-License-Identifier: MIT
// What a browser makes of a page, as TAP without a plan's end:
//   node page.mjs FIRST CHROMIUM PAGE... [--pass CHECK PAGE]... [--refuse CHECK PAGE]...
// FIRST is the number of the first test. Each PAGE must pass every check below; each PAGE
// behind --pass must pass the named one, and each PAGE behind --refuse must fail it, which
// proves that the check can fail.
import { spawnSync } from 'node:child_process';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chromium, evaluate, load } from './chromium.mjs';

const OPEN = "document.querySelectorAll('details').forEach((d) => { d.open = true; })";

// Runs in the page: the texts whose colour is not 4.5 times lighter or darker than what is
// behind them.
function lowContrast() {
  const channels = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const low = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.getClientRects().length === 0) continue;
    const two = [light(channels(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05);
    if (ratio < 4.5) low.add(`${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return [...low];
}

function resize(tab, width, height) {
  return tab.send('Emulation.setDeviceMetricsOverride',
    { width, height, deviceScaleFactor: 1, mobile: false });
}

async function opened(browser, url, { width = 1280, height = 900, scripts = true } = {}) {
  const tab = await browser.tab();
  tab.requests = [];
  tab.messages = [];
  tab.on(({ method, params }) => {
    if (method === 'Network.requestWillBeSent') tab.requests.push(params.request.url);
    if (method === 'Log.entryAdded') tab.messages.push(params.entry.text);
    if (method === 'Runtime.consoleAPICalled') tab.messages.push(`console.${params.type}`);
    if (method === 'Runtime.exceptionThrown') tab.messages.push(params.exceptionDetails.text);
  });
  for (const domain of ['Network', 'Log', 'Runtime']) await tab.send(`${domain}.enable`);
  await resize(tab, width, height);
  await tab.send('Emulation.setScriptExecutionDisabled', { value: !scripts });
  await load(tab, url);
  return tab;
}

// Each check takes the browser and the address; it returns what is wrong, one line each, or
// the reason why it cannot be made.
const checks = {
  async 'loads nothing'(browser, url) {
    const tab = await opened(browser, url);
    await evaluate(tab, OPEN);
    const more = tab.requests.filter((address) => address !== url);
    await tab.close();
    return more;
  },

  async 'says nothing on the console'(browser, url) {
    const tab = await opened(browser, url);
    const { messages } = tab;
    await tab.close();
    return messages;
  },

  async 'reads the same without scripts'(browser, url) {
    const texts = [];
    for (const scripts of [true, false]) {
      const tab = await opened(browser, url, { scripts });
      texts.push(await evaluate(tab, 'document.body.innerText'));
      await tab.close();
    }
    return texts[0] === texts[1] && texts[0].length > 0 ? [] : ['the text differs'];
  },

  async 'does not scroll sideways'(browser, url) {
    const wrong = [];
    const tab = await opened(browser, url);
    await evaluate(tab, OPEN);
    for (const width of [320, 600, 820, 1024, 1280]) {
      await resize(tab, width, 900);
      const wide = await evaluate(tab, 'document.documentElement.scrollWidth');
      if (wide > width) wrong.push(`${wide} px at ${width} px`);
    }
    await tab.close();
    return wrong;
  },

  async 'keeps its column'(browser, url) {
    const tab = await opened(browser, url, { width: 1920 });
    const { left, width } = await evaluate(tab,
      "document.getElementById('page').getBoundingClientRect().toJSON()");
    await tab.close();
    return width <= 1088 && Math.abs(left * 2 + width - 1920) <= 20 ? [] : [`left ${left}, width ${width}`];
  },

  // A name of more than 63 characters is an attack and may push the answer down.
  async 'answers on the first screen'(browser, url) {
    const tab = await opened(browser, url, { width: 1024, height: 768 });
    const below = await evaluate(tab, `document.querySelector('h1 bdi').textContent.length > 63
      ? [] : ['#verdict h2', '#next .over', '#next h3, #next p + p'].filter((selector) =>
        document.querySelector(selector).getBoundingClientRect().bottom > 768)`);
    await tab.close();
    return below;
  },

  async 'has contrast, light and dark'(browser, url) {
    const wrong = [];
    const tab = await opened(browser, url);
    await evaluate(tab, OPEN);
    for (const scheme of ['light', 'dark']) {
      await tab.send('Emulation.setEmulatedMedia',
        { features: [{ name: 'prefers-color-scheme', value: scheme }] });
      wrong.push(...await evaluate(tab, `(${lowContrast})()`));
    }
    await tab.close();
    return wrong;
  },

  // What is folded on the screen is open on paper. Compared in ASCII, for fonts differ.
  async 'prints every finding and address'(browser, url) {
    const tab = await opened(browser, url);
    const bare = (text) => text.replace(/[^!-~]+/g, '');
    const wanted = await evaluate(tab, `[...document.querySelectorAll(
      '.card h3, .card pre, .card td a, #passed th b')].map((element) => element.textContent)`);
    const { data } = await tab.send('Page.printToPDF', { preferCSSPageSize: true });
    await tab.close();
    const { error, stdout } = spawnSync('pdftotext', ['-raw', '-nopgbrk', '-', '-'],
      { input: Buffer.from(data, 'base64'), encoding: 'utf8', maxBuffer: 1 << 28 });
    if (error) return 'needs the package poppler-utils';
    const printed = bare(stdout);
    return wanted.filter((text) => !printed.includes(bare(text))).map((text) => `not printed: ${text}`);
  },
};

let [number, program, ...rest] = process.argv.slice(2);
let failed = 0;

function report(ok, name, wrong) {
  console.log(`${ok ? 'ok' : 'not ok'} ${number++} - ${name}`);
  if (ok) return;
  failed++;
  for (const line of wrong.slice(0, 5)) console.log(`# ${line.replace(/\s+/g, ' ').slice(0, 200)}`);
}

number = Number(number);
const browser = new Chromium(program);
try {
  while (rest.length > 0) {
    const refuse = rest[0] === '--refuse';
    const only = refuse || rest[0] === '--pass' ? rest[1] : undefined;
    const page = resolve(only ? rest[2] : rest[0]);
    rest = rest.slice(only ? 3 : 1);
    if (only && !checks[only]) throw new Error(`no check '${only}'`);
    for (const [name, check] of Object.entries(checks)) {
      if (only && name !== only) continue;
      const wrong = await check(browser, pathToFileURL(page).href);
      const whose = only ? basename(page) : basename(dirname(page));
      const what = refuse ? `refused: ${whose}` : `${whose} ${name}`;
      if (typeof wrong === 'string') report(true, `${what} # SKIP ${wrong}`, []);
      else if (refuse) report(wrong.length > 0, what, [`it passes: ${name}`]);
      else report(wrong.length === 0, what, wrong);
    }
  }
} finally {
  await browser.close();
}
console.log(`1..${number - 1}`);
process.exitCode = failed > 0 ? 1 : 0;
