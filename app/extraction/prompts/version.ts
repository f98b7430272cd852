/**
 * Part of the journal's key: raise it with every change of a prompt's text or of an answer's schema, so that answers to
 * the old prompt are not taken for answers to the new one.
 */
export const promptVersion = '1'
