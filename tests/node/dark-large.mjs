// Lets a Region go dark in a report of very many workloads: the answer counts
// all of them, shows the first hundred, and all on demand. Prints nothing if
// nothing is wrong.
//
//   node dark-large.mjs TOOLS REPORT.html

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [tools, report] = process.argv.slice(2).map((name) => path.resolve(name));
const require = createRequire(path.join(tools, "package.json"));
const { chromium } = require("playwright-core");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});
const wrong = [];
const expect = (holds, words) => { if (!holds) wrong.push(words); };
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
page.on("console", (message) => wrong.push(`console: ${message.text()}`));
page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
await page.goto(pathToFileURL(report).href);

const summary = await page.locator("#dark-summary").textContent();
expect(/ of 2,000 workloads/.test(summary), `not all are counted: ${summary}`);
expect((await page.locator("#dark-rows tr").count()) === 100, "the first hundred are not shown");
await page.locator("#dark-more").click();
expect((await page.locator("#dark-rows tr").count()) > 1000, "the rest cannot be shown");
await page.locator("#dark input").nth(1).check();
expect((await page.locator("#dark-summary").textContent()) !== summary, "a second Region changes nothing");
expect((await page.locator("#dark-rows tr").count()) === 100, "a new choice shows all of a long answer");

await browser.close();
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
