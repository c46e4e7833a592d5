// Opens a SARIF file in Microsoft's SARIF viewer, in headless Chromium, and
// says what is wrong with what it shows: errors on the console, requests,
// dialogs, results or places that are missing. Prints nothing if nothing is.
//
//   node viewer.mjs TOOLS REPORT.sarif

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const [tools, report] = process.argv.slice(2).map((name) => path.resolve(name));
const require = createRequire(path.join(tools, "package.json"));
const { chromium } = require("playwright-core");
const log = JSON.parse(readFileSync(report, "utf8"));
// The viewer's package exports no path but its entry.
const scripts = [
  "react/umd/react.production.min.js",
  "react-dom/umd/react-dom.production.min.js",
  "@microsoft/sarif-web-component/dist/index.js",
].map((file) => path.join(tools, "node_modules", file));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});
const wrong = [];
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
page.on("console", (message) => {
  if (["error", "warning"].includes(message.type())) wrong.push(`console: ${message.text()}`);
});
page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
page.on("request", (request) => {
  if (!/^(data|about|blob):/.test(request.url())) wrong.push(`request: ${request.url()}`);
});
await page.setContent('<!doctype html><meta charset="utf-8"><title>SARIF</title><div id="viewer"></div>');
for (const script of scripts) await page.addScriptTag({ path: script });
await page.evaluate((log) => {
  const viewer = window.React.createElement(window.Viewer, { logs: [log], showSuppression: true });
  window.ReactDOM.render(viewer, document.getElementById("viewer"));
}, log);

const { results } = log.runs[0];
const shown = results.filter((result) => !result.suppressions?.length);
await page.getByText(shown[0].ruleId).first().waitFor({ timeout: 10_000 });
const text = await page.locator("body").innerText();
if (!text.split(/\s+/).includes(String(shown.length))) {
  wrong.push(`the viewer does not count ${shown.length} results`);
}
for (const rule of new Set(shown.map((result) => result.ruleId))) {
  if (!text.includes(rule)) wrong.push(`the viewer does not show ${rule}`);
}
const file = shown[0].locations[0].physicalLocation.artifactLocation.uri.split("/").at(-1);
if (!text.includes(file)) wrong.push(`the viewer does not show the file ${file}`);
await browser.close();
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
