import { svelte } from "@sveltejs/vite-plugin-svelte";
import { type Plugin, build } from "vite";
import { defineConfig } from "vitest/config";

/** One file with everything in it: a service worker at `/sw.js` cannot import the pages' chunks. */
function alone(input: string, fileName: string): Plugin {
  return {
    name: "alone",
    apply: "build",
    async generateBundle() {
      const options = { write: false, target: "es2022", rollupOptions: { input, output: { format: "iife" as const } } };
      const made = await build({ configFile: false, logLevel: "warn", build: options });
      const chunk = "output" in made ? made.output[0] : undefined;
      if (chunk?.type !== "chunk") throw new Error(`${input} was not built`);
      this.emitFile({ type: "asset", fileName, source: chunk.code });
    },
  };
}

export default defineConfig({
  plugins: [svelte(), alone("frontend/citizen/offline/sw.ts", "citizen-worker.js")],
  base: "/static/",
  build: {
    outDir: "allopm/assets/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: {
        sector: "frontend/admin/sector.ts",
        control: "frontend/control/main.ts",
        board: "frontend/board/main.ts",
        field: "frontend/field/main.ts",
        pilotage: "frontend/pilotage/main.ts",
        worker: "frontend/field/sw.ts",
        citizen: "frontend/citizen/main.ts",
        thread: "frontend/citizen/thread.ts",
      },
    },
  },
  worker: { format: "es", rollupOptions: { output: { entryFileNames: "assets/web-worker-[hash].js" } } }, // sites/citizen/offline.py knows the name
  test: { include: ["frontend/**/*.test.ts"], environment: "jsdom" },
});
