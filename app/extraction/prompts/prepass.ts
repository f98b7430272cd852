import { readingRules } from './rules.ts'

/** Static part of the call that judges a segment before it is read closely. */
export const prepassPrompt = `${readingRules}

Judge the slides before they are read closely:
g: language, ISO 639-1
k: into how many parts to split the reading, 1 (thin) to 4 (dense with terms); 0 if there is nothing worth knowing
w: the most important terms, exactly as the lines write them, at most 20`
