import { defineConfig } from 'vitest/config'

/** Tests that start servers, that build and run containers, and that are about the stack; `units` are all others. */
const folders: Readonly<Record<string, readonly string[]>> = {
  containers: ['test/containers/**/*.test.ts'],
  servers: [
    'test/bench/fleet.test.ts',
    'test/commands/fleet.test.ts',
    'test/dispatch/*redis*.test.ts',
    'test/graph/**/*.test.ts',
    'test/http/**/*.test.ts',
    'test/queue/**/*.test.ts',
    'test/runs/**/*.test.ts',
  ],
  aws: ['test/aws/**/*.test.ts', 'test/aws-moto/**/*.test.ts'],
  infra: ['test/infra/**/*.test.ts', 'test/scripts/**/*.test.ts'],
}

/** The CDK's command line takes seconds each time, and minutes on a machine that others share; what hangs still ends. */
const cdkTimeouts = { testTimeout: 600_000, hookTimeout: 600_000 }

export default defineConfig({
  test: {
    projects: [
      ...Object.entries(folders).map(([name, include]) => ({
        extends: true,
        test: { name, include: [...include], ...(name === 'aws' && cdkTimeouts) },
      })),
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: Object.values(folders).flat(),
          typecheck: { include: ['test/**/*.test-d.ts'], ignoreSourceErrors: false },
        },
      },
    ],
    // What a test waits for may take its time on a busy machine.
    expect: { poll: { timeout: 30_000, interval: 20 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
