#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Compiled modules are kept between runs: half of the start-up. Worker threads find the folder in the environment.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache')
enableCompileCache(process.env['NODE_COMPILE_CACHE'])

const { main } = await import('./program.ts')
await main()
