import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
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
  test: { include: ["frontend/**/*.test.ts"], environment: "jsdom" },
});
