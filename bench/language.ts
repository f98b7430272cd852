// npm run bench:language: how good what is found without a key is. `--data FOLDER` gives other sets of the same names and
// formats, `--sample N` writes N relations to be judged.
import { join } from 'node:path'
import { createAnalyser } from '../app/language/analyse.ts'
import { runBench } from './harness.ts'
import { conceptRows } from './language/concepts.ts'
import { nounPhraseRows } from './language/noun-phrases.ts'
import { goldFolder } from './language/read-gold.ts'
import { relationRows } from './language/relations.ts'
import { speedRows } from './language/speed.ts'

await runBench('language', async (options) => {
  const folder = options.data ?? goldFolder
  const analyse = createAnalyser()
  return [
    ...conceptRows(folder, analyse),
    ...nounPhraseRows(folder, analyse),
    ...relationRows({ ...options, data: join(folder, 'relations_judged.tsv') }, analyse),
    ...speedRows(folder, analyse),
  ]
})
