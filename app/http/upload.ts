import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { KnowbaseError } from '../domain/errors.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { vocabularySchema } from '../domain/vocabulary-schema.ts'
import type { DeckFiles, ReceivedFile } from '../ports/deck-files.ts'

export type Upload = { readonly received: ReceivedFile; readonly vocabulary: Vocabulary | undefined }

/** Headers and field beside the deck. */
const restBytes = 2 ** 20

/**
 * Takes the form's `file` in as it comes, and its `schema`. What is refused leaves nothing behind.
 * @throws KnowbaseError deck_too_large, invalid_input
 */
export async function receiveUpload(request: FastifyRequest, files: DeckFiles, maxBytes: number): Promise<Upload> {
  // A body that says it is too large is not read at all.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + restBytes) throw tooLarge(maxBytes)
  // Of a connection that is closed the parser would wait for the rest for ever.
  if (request.raw.destroyed) throw new KnowbaseError('invalid_input', 'The form is torn: its sender is gone.')
  let received: ReceivedFile | undefined
  let vocabulary: Vocabulary | undefined
  try {
    for await (const part of request.parts({
      limits: { fileSize: maxBytes, files: 1, fields: 4, fieldSize: restBytes },
    })) {
      if (part.type === 'file') received = await receiveFile(part, files, maxBytes)
      else if (part.fieldname === 'schema') vocabulary = readVocabulary(part.value)
    }
    if (received === undefined) throw new KnowbaseError('invalid_input', 'Expected a deck in the field `file`.')
    if (received.bytes === 0) throw new KnowbaseError('not_a_deck', 'The field `file` is empty.')
    return { received, vocabulary }
  } catch (error) {
    if (received !== undefined) await files.drop(received.file)
    throw isParserError(error) ? new KnowbaseError('invalid_input', `The form is torn: ${error.message}.`) : error
  }
}

/** The form's parser throws bare errors, where disks and Fastify give codes. */
function isParserError(error: unknown): error is Error {
  return error instanceof Error && !('code' in error) && !('statusCode' in error)
}

async function receiveFile(part: MultipartFile, files: DeckFiles, maxBytes: number): Promise<ReceivedFile | undefined> {
  if (part.fieldname !== 'file') {
    part.file.resume()
    return undefined
  }
  const received = await files.receive(part.file, part.filename)
  if (!part.file.truncated) return received
  await files.drop(received.file)
  throw tooLarge(maxBytes)
}

function readVocabulary(value: unknown): Vocabulary {
  try {
    const parsed = vocabularySchema.safeParse(JSON.parse(String(value)))
    if (parsed.success) return parsed.data
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    throw new KnowbaseError('invalid_input', `The field \`schema\` does not fit: ${where.join('; ')}.`)
  } catch (cause) {
    if (cause instanceof KnowbaseError) throw cause
    throw new KnowbaseError('invalid_input', 'The field `schema` is not JSON.', { cause })
  }
}

function tooLarge(maxBytes: number): KnowbaseError {
  return new KnowbaseError('deck_too_large', `Expected a deck of at most ${maxBytes} bytes.`, {
    advice: 'Compress its pictures, or raise MAX_UPLOAD_MB.',
  })
}
