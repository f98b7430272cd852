// A worker of the bench: ingests the decks that it is given, all at once, as its environment configures it, and tells the
// reports as JSON. A queue would only hand the decks out.
import { readConfig } from '../../app/config.ts'
import { openWorkshop } from '../../app/wire.ts'
import { ingestAsUsual } from '../ingest-as-usual.ts'

const workshop = await openWorkshop(readConfig(process.env))
const reports = await Promise.all(process.argv.slice(2).map((deck) => ingestAsUsual(deck, workshop.parts)))
await workshop.close()
process.stdout.write(JSON.stringify(reports))
