// Lets Regions go dark in a report and says what is wrong with the answer:
// messages on the console, requests that leave the file, axe-core's violations
// in what then shows, a choice that changes nothing, a key that does nothing,
// a map, a picture or a live region that does not follow. Prints nothing if
// nothing is. The report is the demo's: what its workloads do is known.
//
//   node dark.mjs TOOLS REPORT.html

import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [tools, report] = process.argv.slice(2).map((name) => path.resolve(name));
const require = createRequire(path.join(tools, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});
const wrong = [];
const expect = (holds, words) => { if (!holds) wrong.push(words); };

const open = async (options, file = report) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return { context, page };
};

// With the policy of the page in force: what it forbids would show on the console.
{
  const { context, page } = await open({});
  const summary = () => page.locator("#dark-summary").textContent();
  const names = () => page.locator("#dark-rows th").allTextContents();
  const box = (name) => page.getByRole("checkbox", { name: new RegExp(name) });

  const bahrain = await summary();
  expect(await box("Bahrain").isChecked(), "the worst Region is not chosen at first");
  expect(/With Bahrain dark, 3 of 6 workloads/.test(bahrain), `with Bahrain dark: ${bahrain}`);
  expect(/slowest, (booking|customs), takes 9 min/.test(bahrain), `the slowest is not told: ${bahrain}`);
  expect((await names()).slice(0, 3).join() === "archive,assistant,ledger", `lost first: ${await names()}`);

  await box("Bahrain").uncheck();
  expect(/All Regions are lit/.test(await summary()), "nothing chosen does not say so");
  expect((await names()).length === 0, "rows without a choice");

  // By keyboard alone.
  await box("UAE").focus();
  await page.keyboard.press("Space");
  const uae = await summary();
  expect(/With UAE dark, no workload notices/.test(uae), `with UAE dark: ${uae}`);

  await box("Bahrain").check();
  const both = await summary();
  expect(both !== bahrain && both !== uae, "two Regions answer like one");
  expect((await names()).includes("customs"), "customs stands by in UAE and is not named");
  const customs = await page.locator("#dark-rows tr", { hasText: "customs" }).textContent();
  expect(/unrecoverable/.test(customs), `customs with both dark: ${customs}`);

  await box("Frankfurt").check();
  const all = await summary();
  expect(/0 of 6 workloads/.test(all), `with all dark: ${all}`);
  const dark = await page.locator(".place.dark").count();
  expect(dark === 3, `${dark} of 3 Regions are marked on the map`);

  await page.getByRole("button", { name: "All lit again" }).click();
  expect((await page.locator(".place.dark").count()) === 0, "the map stays dark");
  await page.locator(".place[data-region=eu-central-1] circle").click();
  expect(await box("Frankfurt").isChecked(), "a click on the map chooses nothing");
  expect(/With Frankfurt dark/.test(await summary()), "a click on the map answers nothing");

  expect((await page.locator("#dark-summary").getAttribute("aria-live")) === "polite", "the summary is not live");

  // One loss of a workload is open at a time, and the picture shows that one.
  await page.locator("#workloads .workload:not([open]) > summary").evaluateAll((all) => all.forEach((one) => one.click()));
  const tracking = page.locator(".workload", { has: page.locator("h3", { hasText: /^tracking$/ }) });
  const cases = tracking.locator(".case[data-dark]:not([data-dark=''])");
  expect((await cases.count()) === 1 || (await cases.count()) === 2, "tracking has no loss of a Region");
  for (const one of await cases.all()) {
    if ((await one.getAttribute("open")) === null) await one.locator("> summary").click();
    const lost = (await one.getAttribute("data-dark")).split(" ");
    await page.waitForFunction(([workload, regions]) => {
      const lanes = document.querySelectorAll(`#${workload} .picture .region.dark`);
      return [...lanes].map((lane) => lane.dataset.region).sort().join() === regions;
    }, [await tracking.getAttribute("id"), lost.sort().join()], { timeout: 5000 }).catch(() => wrong.push(`the picture does not show ${lost}`));
    expect((await tracking.locator(".case[open]").count()) === 1, "several losses are open at once");
  }
  await context.close();
}

for (const colorScheme of ["light", "dark"]) {
  const { context, page } = await open({ colorScheme, bypassCSP: true });
  await page.getByRole("checkbox", { name: /UAE/ }).check();
  // Every chart, table and command is looked at, whichever loss it belongs to.
  await page.evaluate(() => {
    for (const part of document.querySelectorAll("details:not(.case)")) part.open = true;
  });
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document));
  for (const violation of found.violations) {
    wrong.push(`axe (${colorScheme}): ${violation.id}: ${violation.nodes[0]?.html}`);
  }
  await context.close();
}

// What was not computed is never guessed: only what is lost already is told.
{
  const folder = mkdtempSync(path.join(tmpdir(), "dark-"));
  const cut = path.join(folder, "report.html");
  const island = /(<script type="application\/json" id="dark-data">)(.*?)(<\/script>)/s;
  writeFileSync(cut, readFileSync(report, "utf8").replace(island, (_, start, json, end) => {
    const data = JSON.parse(json);
    for (const workload of data.workloads) workload[4] = workload[4].filter((answer) => answer[0].length === 1);
    return start + JSON.stringify(data).replaceAll("<", "\\u003c") + end;
  }));
  const { context, page } = await open({}, cut);
  await page.getByRole("checkbox", { name: /Frankfurt/ }).check();
  const of = (name) => page.locator("#dark-rows tr", { hasText: name }).first().textContent();
  expect(/not computed/.test(await of("booking")), `not computed: ${await of("booking")}`);
  expect(/unrecoverable/.test(await of("archive")), `lost with one of two: ${await of("archive")}`);
  const summary = await page.locator("#dark-summary").textContent();
  expect(/not computed for this combination/.test(summary), `silent about what was not computed: ${summary}`);
  await context.close();
  rmSync(folder, { recursive: true });
}

// Without the script all of it can be read.
{
  const { context, page } = await open({ javaScriptEnabled: false });
  expect(await page.locator("#each-region table").isVisible(), "no table of Regions without the script");
  expect(!(await page.locator("#dark").isVisible()), "a choice without the script that answers it");
  const cells = await page.locator("#each-region tbody tr", { hasText: "ledger" }).textContent();
  expect(/unrecoverable/.test(cells), `ledger without the script: ${cells}`);
  await context.close();
}

await browser.close();
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
