// Writes entries until it is killed, and tells each number once it is stored: `node journal-writer.ts FILE`.
import { createSqliteJournal } from '../../../app/dispatch/journal-sqlite.ts'

const journal = createSqliteJournal({ path: process.argv[2] ?? '' })
for (let number = 0; ; number++) {
  await journal.put(String(number), `v${number}`)
  process.stdout.write(`${number}\n`)
}
