import { gatekeeperProfiles } from '../app/domain/gatekeeper-profile.ts'
import { defaultVocabulary } from '../app/domain/vocabulary.ts'
import { type IngestOptions, type IngestParts, ingestDeck } from '../app/pipeline/ingest-deck.ts'
import type { IngestReport } from '../app/pipeline/ingest-report.ts'

/** Ingests a deck as the command does without options. */
export function ingestAsUsual(
  path: string,
  parts: IngestParts,
  changes: Partial<IngestOptions> = {},
): Promise<IngestReport> {
  return ingestDeck(path, parts, {
    vocabulary: defaultVocabulary,
    profile: gatekeeperProfiles.balanced,
    replace: false,
    signal: new AbortController().signal,
    onEvent: () => {},
    ...changes,
  })
}
