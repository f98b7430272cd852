// npm run bench:language: how good what is found without a key is. `--sample N` writes relations to be judged.
import { createAnalyser } from '../app/language/analyse.ts'
import { runBench } from './harness.ts'
import { relationRows } from './language/relations.ts'

await runBench('language', async (options) => relationRows(options, createAnalyser()))
