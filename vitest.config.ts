import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: browser journeys and servers share the machine, so few files run at once.
    maxWorkers: 2,
    reporters: ['default'],
  },
})
