// Bundles src/ into ../assets: a script and a style sheet for each component, the licences of what is inside.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const COMPONENTS = ["answer", "compare", "document", "graph", "picture", "shelf", "source"];

// tests/test_ui.py holds this against the sources, so that no stale bundle is shipped.
const sources = readdirSync("src").sort().map((name) => `${name}\n${readFileSync(`src/${name}`, "utf8")}`);
const digest = createHash("sha256").update([...sources, readFileSync("package-lock.json", "utf8")].join("\n"));
const banner = { js: `/* Built by ui/frontend/build.mjs from ${digest.digest("hex")}; licences in LICENSES.txt */` };

const result = await build({
  entryPoints: COMPONENTS.map((name) => `src/${name}.js`),
  outdir: "../assets",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none", // they are in LICENSES.txt
  metafile: true,
  banner,
});

await build({
  entryPoints: COMPONENTS.map((name) => `src/${name}.css`),
  outdir: "../assets",
  bundle: true,
  minify: true,
  charset: "utf8",
});
writeFileSync("../assets/LICENSES.txt", licences(Object.keys(result.metafile.inputs)));

/** The licence texts of the packages whose files went into a bundle. */
function licences(inputs) {
  const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean);
  return [...new Set(names)].sort().map(licence).join(`\n${"-".repeat(80)}\n\n`);
}

function licence(name) {
  const folder = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"].find((each) => existsSync(`${folder}/${each}`));
  if (!file) throw new Error(`${name} ships no licence text`);
  return `${name} ${about.version} (${about.license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}
