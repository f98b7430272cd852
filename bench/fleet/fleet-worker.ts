// A worker of the bench: ingests the decks that it is given, all at once, as its environment configures it, and tells the
// reports as JSON. A queue would only hand the decks out.
import { readConfig } from '../../app/config.ts'
import { gatekeeperProfiles } from '../../app/domain/gatekeeper-profile.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { ingestDeck } from '../../app/pipeline/ingest-deck.ts'
import { openWorkshop } from '../../app/wire.ts'

const workshop = await openWorkshop(readConfig(process.env))
const reports = await Promise.all(
  process.argv.slice(2).map((deck) =>
    ingestDeck(deck, workshop.parts, {
      vocabulary: defaultVocabulary,
      profile: gatekeeperProfiles.balanced,
      replace: false,
      signal: new AbortController().signal,
      onEvent: () => {},
    }),
  ),
)
await workshop.close()
process.stdout.write(JSON.stringify(reports))
