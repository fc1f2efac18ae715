// SPDX-License-Identifier: MIT
// What is asked of a page in a browser. Each check takes a tab in which the page is loaded and
// returns what is wrong, one line each, or the reason why it cannot be made.
//
//   open    whether details are open for it; those without come first
//   leaves  the page is not what it was: comes last
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { evaluate, load } from './chromium.mjs';
import { exceptions } from './exceptions.mjs';

const PAPERS = { A4: [8.27, 11.69], Letter: [8.5, 11] };
const NO_PACKAGES = 'needs the packages of tests/browser/package.json: npm ci';

// The rules of axe by their tags: those of WCAG 2.2 AA and what is more than that.
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Texts of WCAG 1.4.12, as a reader's own style sheet would set them.
const SPACING = `*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
p{margin-bottom:2em!important}`;

export function resize(tab, width, height = 900) {
  return tab.send('Emulation.setDeviceMetricsOverride',
    { width, height, deviceScaleFactor: 1, mobile: false });
}

function emulate(tab, features = {}) {
  return tab.send('Emulation.setEmulatedMedia',
    { media: '', features: Object.entries(features).map(([name, value]) => ({ name, value })) });
}

// Below: functions that run in the page.

// The texts whose colour is not 4.5 times lighter or darker than what is behind them.
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
    if (element.closest('svg') && !element.closest('text')) continue;
    const style = getComputedStyle(element);
    const colour = channels(element.closest('svg') ? style.fill : style.color);
    const two = [light(colour), light(behind(element))];
    const ratio = (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05);
    if (ratio < 4.5) low.add(`${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return [...low];
}

// The innermost elements that hold more than fits into them: it would lie upon what is beside. Half
// the space between two cells is nobody's.
function overflowing() {
  const wide = [...document.querySelectorAll('#page, #page *')].filter((element) =>
    !element.closest('svg') && getComputedStyle(element).display !== 'inline' &&
    element.getClientRects().length > 0 &&
    (element.scrollWidth > element.clientWidth + 8 && element.clientWidth > 0 ||
     getComputedStyle(element).overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1));
  return wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)))
    .map((element) => `${element.scrollWidth} in ${element.clientWidth} px: ${element.localName}.${
      element.className} ${element.textContent.trim().slice(0, 40)}`);
}

// Border styles and widths of whatever shows a state; with the word that it says.
function stateBorders() {
  return [...document.querySelectorAll('.pill, .card, #verdict, #chain li')].map((element) => {
    const style = getComputedStyle(element);
    const sides = ['Top', 'Right', 'Bottom', 'Left'].map((side) =>
      [style[`border${side}Style`], style[`border${side}Width`], style[`border${side}Color`]]);
    return {
      what: `${element.localName}.${element.className} ${element.textContent.trim().slice(0, 20)}`,
      borders: sides.map(([line, width]) => `${line} ${width}`).join(', '),
      seen: sides.some(([line, width, colour]) => line !== 'none' && parseFloat(width) > 0 &&
        colour !== getComputedStyle(element.parentElement.closest('div')).backgroundColor),
    };
  });
}

// What a finger cannot hit. Links within a line of text are as high as the text.
function smallTargets() {
  return [...document.querySelectorAll('a, summary, label')].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && !element.matches('.skip') && getComputedStyle(element).display !== 'inline' &&
      (height < 24 || width < 24);
  }).map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return `${Math.round(width)} x ${Math.round(height)}: ${element.textContent.trim().slice(0, 40)}`;
  });
}

// A state without a word would be a colour only.
function wordless() {
  const wrong = [...document.querySelectorAll('.card, #chain li, tr.ok, tr.bad, tr.work, tr.unk')].filter((element) => {
    const pill = element.querySelector('.pill');
    return !(pill ? /\p{L}{2}/u : /[A-Z]{2}/).test((pill || element).textContent);
  });
  return wrong.map((element) => `no word: ${element.id || element.textContent.trim().slice(0, 40)}`);
}

// Elements, names of attributes, classes and ids, each path once: loops set aside.
export function skeleton() {
  const path = (element) => (element === document.documentElement ? '' : `${path(element.parentElement)} > `) +
    element.localName + [...element.attributes].map(({ name, value }) =>
    (['class', 'id', 'role', 'scope', 'type'].includes(name) ? `[${name}=${value}]` : `[${name}]`)).sort().join('');
  return [...new Set([...document.querySelectorAll('*')].map(path))].sort();
}

// Text of a PDF: all of it, or that of its first page.
function textOf(pdf, ...options) {
  return new Promise((resolve, reject) => {
    const child = spawn('pdftotext', ['-raw', '-nopgbrk', ...options, '-', '-']);
    let text = '';
    child.on('error', reject);
    child.stdin.on('error', () => {});
    child.stdout.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
    child.on('close', () => resolve(text));
    child.stdin.end(pdf);
  });
}

// The page as a PDF on one paper, without what browsers do not print unless they are told to.
async function print(tab, [paperWidth, paperHeight]) {
  const { data } = await tab.send('Page.printToPDF', { paperWidth, paperHeight, marginTop: 0.63,
    marginBottom: 0.63, marginLeft: 0.55, marginRight: 0.55, printBackground: false });
  return Buffer.from(data, 'base64');
}

// What is missing on either paper; fonts differ, so ASCII is compared.
async function unprinted(tab, wanted, ...options) {
  const bare = (text) => text.replace(/[^!-~]+/g, '');
  const wrong = [];
  for (const [paper, size] of Object.entries(PAPERS)) {
    tab.printed[paper] ??= await print(tab, size);
    let printed;
    try {
      printed = bare(await textOf(tab.printed[paper], ...options));
    } catch {
      return 'needs the package poppler-utils';
    }
    wrong.push(...wanted.filter((text) => !printed.includes(bare(text)))
      .map((text) => `not on ${paper}: ${text}`));
  }
  return wrong;
}

// Whether the name of the machine is one: more than 63 characters are an attack, and may push the
// answer down.
const named = (tab) => evaluate(tab, "document.querySelector('h1 bdi').textContent.length <= 63");

// packages: the folder where npm put them, or undefined.
export function makeChecks(packages) {
  const axe = packages && readFileSync(join(packages, 'node_modules/axe-core/axe.min.js'), 'utf8');
  const broken = new Set();
  let validator;
  if (packages) {
    const { HtmlValidate, StaticConfigLoader } =
      createRequire(join(packages, 'package.json'))('html-validate');
    validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ['html-validate:recommended'] }));
  }

  const checks = {
    'says nothing on the console': { make: async (tab) => tab.messages },

    'keeps its column': {
      async make(tab) {
        await resize(tab, 1920);
        const { left, width } = await evaluate(tab,
          "document.getElementById('page').getBoundingClientRect().toJSON()");
        return width <= 1088 && Math.abs(left * 2 + width - 1920) <= 20 ? [] : [`left ${left}, width ${width}`];
      },
    },

    'answers on the first screen': {
      async make(tab) {
        await resize(tab, 1024, 768);
        return !await named(tab) ? [] : evaluate(tab, `['#verdict h2', '#next .over', '#next h3, #next p + p']
          .filter((selector) => document.querySelector(selector).getBoundingClientRect().bottom > 768)`);
      },
    },

    'says each state by a word': { make: (tab) => evaluate(tab, `(${wordless})()`) },

    // What is folded on the screen is open on paper.
    'prints whatever it says': {
      make: async (tab) => unprinted(tab, await evaluate(tab, `[...document.querySelectorAll(
        '.card h3, .card li > b, .card li p, pre, td a, td code, #passed th b, #verdict h2, #verdict p')]
        .map((element) => element.textContent)`)),
    },

    'answers on the first sheet': {
      async make(tab) {
        const wanted = await evaluate(tab, `[...document.querySelectorAll(
          '#verdict h2, #next h3, #next pre, #chain b, #chain .pill')].map((element) => element.textContent)`);
        return await named(tab) ? unprinted(tab, wanted, '-l', '1') : [];
      },
    },

    'does not scroll sideways': {
      open: true,
      async make(tab) {
        const wrong = [];
        for (const width of [320, 600, 820, 1024, 1280]) {
          await resize(tab, width);
          const wide = await evaluate(tab, 'document.documentElement.scrollWidth');
          if (wide > width) wrong.push(`${wide} px at ${width} px`);
        }
        return wrong;
      },
    },

    'holds its texts, with more space between them as well': {
      open: true,
      async make(tab) {
        const wrong = [];
        for (const spaced of ['', SPACING]) {
          await evaluate(tab, `document.adoptedStyleSheets = [new CSSStyleSheet()];
            document.adoptedStyleSheets[0].replaceSync(${JSON.stringify(spaced)})`);
          for (const width of [320, 601, 1280]) {
            await resize(tab, width);
            wrong.push(...(await evaluate(tab, `(${overflowing})()`)).map((what) => `at ${width} px${
              spaced && ', spaced'}: ${what}`));
          }
        }
        await evaluate(tab, 'document.adoptedStyleSheets = []');
        return wrong;
      },
    },

    'has targets to hit': {
      open: true,
      async make(tab) {
        const wrong = [];
        for (const width of [320, 1280]) {
          await resize(tab, width);
          wrong.push(...await evaluate(tab, `(${smallTargets})()`));
        }
        return wrong;
      },
    },

    'has contrast, light and dark': {
      open: true,
      async make(tab) {
        const wrong = [];
        for (const scheme of ['light', 'dark']) {
          await emulate(tab, { 'prefers-color-scheme': scheme });
          wrong.push(...await evaluate(tab, `(${lowContrast})()`));
        }
        return wrong;
      },
    },

    'keeps the borders of states in forced colours': {
      open: true,
      async make(tab) {
        const wrong = [];
        const own = await evaluate(tab, `(${stateBorders})()`);
        for (const scheme of ['light', 'dark']) {
          await emulate(tab, { 'forced-colors': 'active', 'prefers-color-scheme': scheme });
          const forced = await evaluate(tab, `(${stateBorders})()`);
          if (!await evaluate(tab, "matchMedia('(forced-colors: active)').matches")) wrong.push('they are not');
          forced.forEach(({ what, borders, seen }, i) => {
            if (borders !== own[i].borders) wrong.push(`${what}: ${borders} instead of ${own[i].borders}`);
            if (!seen) wrong.push(`${what}: no border is seen`);
          });
          wrong.push(...await evaluate(tab, `(${lowContrast})()`));
        }
        return wrong;
      },
    },

    'passes axe, light and dark, wide and narrow': {
      open: true,
      async make(tab) {
        if (!axe) return NO_PACKAGES;
        const wrong = [];
        await evaluate(tab, `${axe};0`);
        // tests/style.awk sees that another scheme changes colours and nothing else.
        const rules = { light: RULES, dark: await evaluate(tab, `axe.getRules(['cat.color'])
          .filter(({ tags }) => !tags.includes('wcag2aaa')).map(({ ruleId }) => ruleId)`) };
        for (const scheme of ['light', 'dark']) {
          await emulate(tab, { 'prefers-color-scheme': scheme });
          for (const width of [1280, 320]) {
            await resize(tab, width);
            const options = { resultTypes: ['violations'], runOnly: rules[scheme] };
            wrong.push(...(await evaluate(tab, `axe.run(${JSON.stringify(options)}).then(({ violations }) =>
              violations.map(({ id, nodes }) => id + ': ' + nodes[0].target.join(' ') + ' and ' +
              (nodes.length - 1) + ' more'))`, true)).map((what) => `${scheme}, ${width} px: ${what}`));
          }
        }
        return wrong;
      },
    },

    'is valid HTML': {
      async make(tab) {
        if (!validator) return NO_PACKAGES;
        const { results } = await validator.validateString(readFileSync(tab.file, 'utf8'));
        const messages = results.flatMap((result) => result.messages);
        messages.forEach(({ ruleId }) => broken.add(ruleId));
        return messages.filter(({ ruleId }) => !(ruleId in exceptions))
          .map(({ ruleId, line, message }) => `line ${line}: ${ruleId}: ${message}`);
      },
    },

    'reads the same without scripts': {
      leaves: true,
      async make(tab) {
        const texts = [await evaluate(tab, 'document.body.innerText')];
        await tab.send('Emulation.setScriptExecutionDisabled', { value: true });
        await load(tab, tab.url);
        await evaluate(tab, tab.opened);
        texts.push(await evaluate(tab, 'document.body.innerText'));
        return texts[0] === texts[1] && texts[0].length > 0 ? [] : ['the text differs'];
      },
    },

    // After all of the above.
    'loads nothing': {
      leaves: true,
      make: async (tab) => tab.requests.filter((address) => address !== tab.url),
    },
  };
  const unused = () => Object.keys(exceptions).filter((rule) => validator && !broken.has(rule));
  return { checks, unused };
}
