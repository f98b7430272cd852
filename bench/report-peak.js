// Loaded with --import into a process under measurement; worker threads inherit it and stay silent. JavaScript, so that what
// is measured need not load the stripper of types for it.
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env['BENCH_PEAK_FILE']
if (isMainThread && file !== undefined) {
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)))
}
