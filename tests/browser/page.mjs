// SPDX-License-Identifier: MIT
// What a browser makes of pages, as TAP:
//   node page.mjs FIRST CHROMIUM PACKAGES TASK...
// FIRST is the number of the first test, PACKAGES the folder of axe-core and html-validate, or -.
//   PAGE                  passes every check of checks.mjs
//   --pass CHECKS PAGE    passes the named ones, with "; " between two
//   --refuse CHECK PAGE   fails it, which proves that the check can fail
//   --twin PAGE OTHER     the browser builds the same of both
//   --strange PAGE OTHER  it does not, which proves that this can fail
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chromium, evaluate, load } from './chromium.mjs';
import { makeChecks, resize, skeleton } from './checks.mjs';

const AT_ONCE = 2;
const OPEN = "document.querySelectorAll('details').forEach((d) => { d.open = true; })";

const [first, program, packages, ...rest] = process.argv.slice(2);
const { checks, unused } = makeChecks(packages === '-' ? undefined : resolve(packages));
const browser = new Chromium(program);

async function opened(file) {
  const tab = await browser.tab();
  Object.assign(tab, { file, url: pathToFileURL(file).href, opened: '0', printed: {}, requests: [],
    messages: [] });
  tab.on(({ method, params }) => {
    if (method === 'Network.requestWillBeSent') tab.requests.push(params.request.url);
    if (method === 'Log.entryAdded') tab.messages.push(params.entry.text);
    if (method === 'Runtime.consoleAPICalled') tab.messages.push(`console.${params.type}`);
    if (method === 'Runtime.exceptionThrown') tab.messages.push(params.exceptionDetails.text);
  });
  for (const domain of ['Network', 'Log', 'Runtime']) await tab.send(`${domain}.enable`);
  await resize(tab, 1280);
  await load(tab, tab.url);
  return tab;
}

// [[name, what is wrong]...] of the checks, in an order that needs one tab only.
async function examine(file, names) {
  const tab = await opened(file);
  const found = [];
  const order = ({ leaves, open }) => (leaves ? 2 : open ? 1 : 0);
  for (const name of [...names].sort((a, b) => order(checks[a]) - order(checks[b]))) {
    if (order(checks[name]) > 0 && tab.opened !== OPEN) {
      tab.opened = OPEN;
      await evaluate(tab, OPEN);
    }
    await resize(tab, 1280);
    await tab.send('Emulation.setEmulatedMedia', { media: '', features: [] });
    found.push([name, await checks[name].make(tab)]);
  }
  await tab.close();
  return found;
}

async function differences(file, other) {
  const built = [];
  for (const page of [file, other]) {
    const tab = await opened(page);
    built.push(await evaluate(tab, `(${skeleton})()`));
    await tab.close();
  }
  const lacks = (a, b, word) => a.filter((path) => !b.includes(path)).map((path) => `${word}: ${path}`);
  return [...lacks(built[0], built[1], 'more'), ...lacks(built[1], built[0], 'less')];
}

// Each task gives [[ok, name, diagnostics]...].
const judged = (what, wrong) => (typeof wrong === 'string'
  ? [true, `${what} # SKIP ${wrong}`, []] : [wrong.length === 0, what, wrong]);
const refused = (what, wrong, sentence) => (typeof wrong === 'string'
  ? [true, `${what} # SKIP ${wrong}`, []] : [wrong.length > 0, what, [sentence]]);

function task(words) {
  const [option, name, page] = words[0].startsWith('--') ? words.splice(0, 3) : [undefined, undefined, words.shift()];
  const file = resolve(page);
  const named = option === '--pass' || option === '--refuse' ? name.split('; ') : Object.keys(checks);
  for (const check of named) if (!checks[check]) throw new Error(`no check '${check}'`);
  if (option === '--refuse') {
    return async () => {
      const [[, wrong]] = await examine(file, named);
      return [refused(`refused: ${basename(page)}`, wrong, `it passes: ${name}`)];
    };
  }
  if (option === '--pass') {
    return async () => (await examine(file, named))
      .map(([check, wrong]) => judged(`${basename(page)} ${check}`, wrong));
  }
  if (option) {
    return async () => {
      const wrong = await differences(resolve(name), file);
      const what = `${basename(dirname(resolve(name)))} is built as ${basename(dirname(file))}`;
      return [option === '--twin' ? judged(what, wrong)
        : refused(`refused: ${basename(page)}`, wrong, 'it is built the same')];
    };
  }
  return async () => (await examine(file, named))
    .map(([check, wrong]) => judged(`${basename(dirname(file))} ${check}`, wrong));
}

let number = Number(first);
let failed = 0;

function report([ok, name, wrong]) {
  console.log(`${ok ? 'ok' : 'not ok'} ${number++} - ${name}`);
  if (ok) return;
  failed++;
  for (const line of wrong.slice(0, 5)) console.log(`# ${line.replace(/\s+/g, ' ').slice(0, 200)}`);
}

try {
  const tasks = [];
  while (rest.length > 0) tasks.push(task(rest));
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < tasks.length) {
      const mine = next++;
      results[mine] = await tasks[mine]();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  results.flat().forEach(report);
  if (packages !== '-') report(judged('each exception of exceptions.mjs is needed', unused()));
} finally {
  await browser.close();
}
console.log(`1..${number - 1}`);
process.exitCode = failed > 0 ? 1 : 0;
