#!/usr/bin/env -S node --max-semi-space-size=8 --v8-pool-size=2
// JavaScript, since Node loads its stripper of types, in 40 ms, for the first file that is not in the cache set up here:
// compiled modules are kept between runs, which is half of the start-up. Worker threads find the folder in the environment.
import { enableCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

if (['serve', 'worker'].includes(process.argv[2] ?? '')) shareHeaps()
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache')
enableCompileCache(process.env['NODE_COMPILE_CACHE'])

const { main } = await import('./program.ts')
await main()

/**
 * A service lives for days and works in a dozen threads, to each of which glibc gives a heap of its own that keeps much of
 * what was freed: a seventh of all memory after 100 decks. Two heaps, and blocks from 128 KiB on given back at once, keep
 * it level, for a tenth of the speed without a model. glibc reads the settings when a process starts, so where nobody has
 * made them the process becomes the same program once more, unless that would cut a channel to the process that started it.
 */
function shareHeaps() {
  if (process.platform !== 'linux' || 'MALLOC_ARENA_MAX' in process.env || process.send !== undefined) return
  process.execve?.(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...process.env,
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '131072',
  })
}
