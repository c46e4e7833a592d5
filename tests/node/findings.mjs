// Uses the findings of a report in headless Chromium as a person would: searches,
// filters, groups, sorts, unfolds, follows links, reads details, prints; then the
// same page with 50,000 findings, and without the script. Prints what is wrong,
// or nothing.
//
//   node findings.mjs TOOLS REPORT.html

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [tools, report] = process.argv.slice(2).map((name) => path.resolve(name));
const require = createRequire(path.join(tools, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const wrong = [];
const check = (holds, what) => { if (!holds) wrong.push(what); };
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});

const open = async (file, { hash = "", ...options } = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href + hash);
  return page;
};
const html = readFileSync(report, "utf8");
const [before, rest] = html.split('id="findings-data">');
const end = rest.indexOf("</script>");
const data = JSON.parse(rest.slice(0, end));
const total = data.columns.rule.length;
const shown = (page) => page.locator("#findings-grid .body .row:not(.group)");
const count = (page) => page.locator("#findings-count").textContent();
const settled = (page) => page.waitForTimeout(50);

// --- Search, filters, groups, order -------------------------------------------
{
  const page = await open(report);
  check((await count(page)).startsWith(`${total} finding`), `the count is not ${total}: ${await count(page)}`);
  const name = data.columns.name[0];
  const arn = data.prefixes[data.columns.prefix[0]] + (data.columns.tail[0] || name);
  const word = arn.split(/\s+/).sort((a, b) => b.length - a.length)[0];
  await page.fill("#findings-search", word);
  check((await shown(page).count()) > 0, `the search for ${word.slice(0, 80)} finds nothing`);
  check(/ of /.test(await count(page)), "a search does not say how many of how many");
  await page.fill("#findings-search", "no such thing anywhere");
  check((await shown(page).count()) === 0, "a search for nothing finds something");
  check((await count(page)) === "No finding matches.", "an empty answer is not told");
  await page.getByRole("button", { name: "Clear filters" }).click();
  check((await count(page)).startsWith(`${total} finding`), "clearing the filters does not bring all back");

  const failed = data.columns.status.filter((status) => status === 0).length;
  await page.locator('.chips button[data-value="fail"]').click();
  check((await count(page)).startsWith(failed === total ? `${total} of` : `${failed} of`), `the filter for failures shows ${await count(page)}, not ${failed}`);
  await settled(page);
  await page.waitForFunction(() => location.hash.includes("status=fail"));
  await page.locator('.chips button[data-value="fail"]').click();

  for (const group of ["cause", "workload", "account", "region", "none", "rule"]) {
    await page.selectOption("#findings-group", group);
    const groups = await page.locator("#findings-grid .row.group").count();
    check((groups > 0) === (group !== "none"), `grouped by ${group} there are ${groups} groups`);
  }
  await page.selectOption("#findings-group", "none");
  await page.getByRole("columnheader", { name: "Resource" }).getByRole("button").click();
  const names = await page.locator("#findings-grid .row .c-resource .first-line").allTextContents();
  check(names.length > 1 && names.every((text, at) => at === 0 || names[at - 1] <= text), "sorting by resource does not sort");
  check((await page.locator('[aria-sort="ascending"]').count()) === 1, "the sorted column is not marked");

  // By keyboard alone.
  await page.locator("#findings-grid").focus();
  await page.keyboard.press("ArrowDown");
  const active = await page.locator("#findings-grid").getAttribute("aria-activedescendant");
  check((await page.locator(`#${active}`).count()) === 1, "the active row is not in the document");
  await page.keyboard.press("Enter");
  check(await page.locator("#finding-detail").isVisible(), "Enter shows no details");
  const details = await page.locator("#finding-detail").textContent();
  for (const part of ["Copy ARN", "Copy link", "Fingerprint", "Resource"]) {
    check(details.includes(part), `the details lack ${part}`);
  }
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document));
  for (const violation of found.violations) wrong.push(`axe, with details: ${violation.id}: ${violation.nodes[0]?.html.slice(0, 300)}`);
  await page.keyboard.press("Escape");
  check(await page.locator("#finding-detail").isHidden(), "Escape does not close the details");
  await page.context().close();
}

// --- axe in both schemes, after filtering, and on a phone ----------------------
for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    const page = await open(report, { colorScheme, viewport, bypassCSP: true, hash: "#findings?status=fail&group=cause" });
    await page.evaluate(() => { for (const part of document.querySelectorAll("details")) part.open = true; });
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document));
    for (const violation of found.violations) {
      wrong.push(`axe (${colorScheme}, ${viewport.width}): ${violation.id}: ${violation.nodes[0]?.html.slice(0, 300)}`);
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wider <= 0, `the page is ${wider} pixels wider than a screen of ${viewport.width}`);
    await page.context().close();
  }
}

// --- Links to findings, rules and filters ---------------------------------------
{
  const last = total - 1;
  const page = await open(report, { hash: `#findings?finding=${encodeURIComponent(data.columns.fingerprint[last])}` });
  check((await page.locator("#finding-detail dd").first().textContent()) === data.columns.name[last], "a link to a finding does not show it");
  check((await page.locator('#findings-grid .row[aria-selected="true"]').count()) === 1, "the finding of a link is not marked");
  const anchor = data.rules[0].anchor;
  await page.evaluate((hash) => { location.hash = hash; }, anchor);
  await page.waitForFunction((id) => document.getElementById(id)?.open, anchor);
  await page.locator(`[id="${anchor}"] a.show`).click();
  await page.waitForFunction(() => location.hash.startsWith("#findings?rule="));
  const ofRule = data.columns.rule.filter((rule) => rule === 0).length;
  await page.waitForFunction((start) => document.getElementById("findings-count").textContent.startsWith(start), `${ofRule} of`);
  await page.evaluate(() => { location.hash = "#findings?q=%E0%A4%A&sort=-place&group=toString&severity=none&x"; });
  await settled(page);
  await page.context().close();
}

// --- On paper ---------------------------------------------------------------------
{
  const page = await open(report);
  const pdf = await page.pdf({ format: "A4" });
  check(pdf.length > 10_000, "the page prints nothing");
  await page.emulateMedia({ media: "print" });
  check((await page.locator("#paper li").count()) === total, "not every finding is printed");
  check(await page.locator("#explorer").isHidden(), "the controls are printed");
  const height = await page.evaluate(() => document.getElementById("overview").getBoundingClientRect().height);
  await page.context().close();
  // A4 at 96 pixels an inch, without the margins that the style sheet sets.
  const paper = await open(report, { viewport: { width: 688, height: 1000 } });
  await paper.emulateMedia({ media: "print" });
  const first = await paper.evaluate(() => document.getElementById("overview").getBoundingClientRect().height);
  check(first <= 1008 || report.includes("hostile"), `the first page is ${Math.round(first)} pixels high, and paper has 1008 (${Math.round(height)} on a screen)`);
  await paper.context().close();
}

// --- Without the script -----------------------------------------------------------
{
  const page = await open(report, { javaScriptEnabled: false });
  check((await page.locator(".listing li").count()) === total, "not every finding can be read without the script");
  check(await page.locator(".listing li").first().isVisible(), "the findings are hidden without the script");
  await page.context().close();
}

// --- Hostile names stay text --------------------------------------------------------
{
  const page = await open(report, { hash: "#findings?group=none" });
  const inside = await page.evaluate(() => document.querySelectorAll("#explorer :is(script, img, iframe, a[href^='javascript'])").length);
  check(inside === 0, "a name became markup");
  const rows = await page.locator("#findings-grid .c-resource .first-line").allTextContents();
  check(rows.length > 0 && rows.every((text) => data.columns.name.includes(text)), "a name is not shown as it is");
  await page.context().close();
}

// --- 50,000 findings ------------------------------------------------------------------
{
  const many = 50_000;
  const columns = {};
  for (const [key, values] of Object.entries(data.columns)) {
    columns[key] = Array.from({ length: many }, (_, at) => values[at % total]);
  }
  columns.name = columns.name.map((name, at) => `${name.slice(0, 60)}-${at}`);
  columns.fingerprint = columns.fingerprint.map((_, at) => at.toString(16).padStart(16, "0"));
  const large = JSON.stringify({ ...data, columns }).replaceAll("<", "\\u003c");
  const file = `${report}.large.html`;
  writeFileSync(file, `${before}id="findings-data">${large}${rest.slice(end)}`);
  const start = Date.now();
  const page = await open(file);
  await page.waitForSelector("#findings-grid .row");
  const ready = Date.now() - start;
  check(ready < 10_000, `50,000 findings take ${ready} ms to be there`);
  await page.selectOption("#findings-group", "none");
  const rows = await shown(page).count();
  check(rows > 5 && rows < 100, `${rows} rows are in the document`);
  check((await page.locator("#findings-grid").getAttribute("aria-rowcount")) === String(many + 1), "the number of rows is not told");
  const milliseconds = await page.evaluate(() => {
    const search = document.getElementById("findings-search");
    const times = [];
    for (const text of ["-4", "-49", "-499", "-4999"]) {
      search.value = text;
      const from = performance.now();
      search.dispatchEvent(new Event("input"));
      document.getElementById("findings-grid").getBoundingClientRect();
      times.push(performance.now() - from);
    }
    return times;
  });
  check(milliseconds.every((time) => time < 2_000), `a search takes ${milliseconds.map(Math.round)} ms`);
  if (process.env.BLACKSTART_TIMES) console.log(`ready ${ready} ms, searches ${milliseconds.map((time) => time.toFixed(1))} ms`);
  check((await count(page)).startsWith("11 of 50,000"), `the search finds ${await count(page)}`);
  await page.fill("#findings-search", "");
  await page.locator("#findings-grid").focus();
  await page.keyboard.press("End");
  await page.waitForSelector(`#findings-grid .row[aria-rowindex="${many + 1}"]`);
  check((await shown(page).count()) < 100, "rows stay behind after a jump");
  await page.context().close();
}

await browser.close();
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
