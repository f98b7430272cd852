type Term = { readonly name: string; readonly description: string }

/**
 * The types a graph may hold. `triples` names allowed [source type, relation, target type]; empty allows every
 * combination.
 */
export type Vocabulary = {
  readonly conceptTypes: readonly Term[]
  readonly relationTypes: readonly Term[]
  readonly triples: readonly (readonly [string, string, string])[]
}

/** The closed default: broad enough for technical decks, small enough for a prompt. */
export const defaultVocabulary: Vocabulary = {
  conceptTypes: [
    { name: 'Technology', description: 'A product, tool, language, platform, library or standard.' },
    { name: 'Component', description: 'A part of a system: a service, module, server, resource or interface.' },
    { name: 'Process', description: 'An activity, operation or sequence of steps.' },
    { name: 'Method', description: 'An algorithm, technique, pattern or principle.' },
    { name: 'Metric', description: 'A quantity that is measured, with or without a unit.' },
    { name: 'Data', description: 'A kind of data, record, file, message or format.' },
    { name: 'Role', description: 'A person, job or function of people.' },
    { name: 'Organization', description: 'A company, team, project or public body.' },
    { name: 'Place', description: 'A location or region.' },
    { name: 'Event', description: 'Something that happens at a time: a release, a failure, a meeting.' },
    { name: 'Concept', description: 'Anything else that the slides explain or rely on.' },
  ],
  relationTypes: [
    { name: 'same_as', description: 'Two names of one thing: an acronym and its long form.' },
    { name: 'is_a', description: 'The source is a kind of the target.' },
    { name: 'part_of', description: 'The source is a part of the target.' },
    { name: 'has_part', description: 'The source has the target as a part.' },
    { name: 'defined_as', description: 'The target says what the source is.' },
    { name: 'uses', description: 'The source uses or needs the target to work.' },
    { name: 'depends_on', description: 'The source cannot work without the target.' },
    { name: 'runs_on', description: 'The source runs on or in the target.' },
    { name: 'communicates_with', description: 'Source and target exchange data.' },
    { name: 'produces', description: 'The source makes, sends or emits the target.' },
    { name: 'stores', description: 'The source keeps the target.' },
    { name: 'manages', description: 'The source controls, configures or schedules the target.' },
    { name: 'measures', description: 'The source measures or monitors the target.' },
    { name: 'leads_to', description: 'The source causes or is followed by the target.' },
    { name: 'acts_on', description: 'The source does something else to the target; the quote says what.' },
    { name: 'contains', description: 'The source lists the target under its heading.' },
    { name: 'related_to', description: 'Both stand together repeatedly; how is not said. Weak.' },
  ],
  triples: [],
}
