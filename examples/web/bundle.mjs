// Bundles the page with its SDKs, as any web project would, into the folder given or build/web.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
export const defaultFolder = join(here, "../../build/web");

export async function bundle(folder = defaultFolder) {
  mkdirSync(folder, { recursive: true });
  for (const name of ["index.html", "page.css"]) copyFileSync(join(here, name), join(folder, name));
  await build({
    entryPoints: [join(here, "page.mjs")],
    outfile: join(folder, "page.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    keepNames: true,
    logLevel: "warning",
  });
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(process.argv[2]);
