import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { include: ['test/**/*.test-d.ts'], ignoreSourceErrors: false },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
