// Bundles the extension for Node and the graph's script for the webview.
import { build } from "esbuild";

const shared = { bundle: true, minify: true, sourcemap: false, legalComments: "linked", logLevel: "warning" };

await Promise.all([
  build({
    ...shared,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
  }),
  build({
    ...shared,
    entryPoints: ["src/webview/graph.ts"],
    outfile: "dist/graph.js",
    platform: "browser",
    target: "es2022",
    format: "iife",
  }),
]);
