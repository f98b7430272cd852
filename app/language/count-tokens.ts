import { countTokens as countO200k } from 'gpt-tokenizer/encoding/o200k_base'
import type { CountTokens } from '../ports/tokenizer.ts'

/** o200k tokens of a text; what looks like a control token is text like any other. */
export const countTokens: CountTokens = (text) => countO200k(text, { disallowedSpecial: new Set() })
