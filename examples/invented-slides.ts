import type { OutlineSlide } from './outline.ts'
import { createRandom, pick, type Random } from './random.ts'

const qualities = [
  'adaptive',
  'distributed',
  'regional',
  'incremental',
  'federated',
  'streaming',
  'sharded',
  'cached',
  'replicated',
  'versioned',
  'encrypted',
  'columnar',
] as const
const subjects = [
  'billing',
  'routing',
  'catalog',
  'identity',
  'telemetry',
  'inventory',
  'payment',
  'session',
  'schema',
  'snapshot',
  'quota',
  'ledger',
  'artifact',
  'tenant',
  'pricing',
  'geometry',
] as const
const kinds = [
  'service',
  'gateway',
  'index',
  'controller',
  'pipeline',
  'store',
  'scheduler',
  'proxy',
  'registry',
  'collector',
  'planner',
  'replicator',
] as const
const stores = [
  'PostgreSQL',
  'Redis',
  'object storage',
  'an event log',
  'Apache Cassandra',
  'a key-value store',
] as const
const effects = [
  'request latency',
  'memory use',
  'write amplification',
  'tail latency',
  'network traffic',
  'recovery time',
  'cache misses',
] as const

/** A component that stands in no other deck of another seed: its name carries a made-up word. */
function component(random: Random): string {
  return `${pick(random, qualities)} ${invented(random)} ${pick(random, kinds)}`
}

function invented(random: Random): string {
  const part = (): string =>
    pick(random, ['ka', 'lo', 'mi', 'ver', 'tan', 'ro', 'sel', 'du', 'pha', 'nor', 'qui', 'bel'])
  return part() + part() + part()
}

/** Slides of technical prose about made-up components, from a seed. */
export function inventSlides(
  count: number,
  seed: number,
  topic: string = pick(createRandom(seed), subjects),
): readonly OutlineSlide[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => inventSlide(random, topic, index))
}

function inventSlide(random: Random, topic: string, index: number): OutlineSlide {
  const [first, second, third] = [component(random), component(random), component(random)]
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
  const slide: OutlineSlide = {
    title: `The ${first} of ${topic}`,
    bullets: [
      `The ${first} is a component that serves every ${topic} request.`,
      `The ${first} stores its ${topic} records in ${pick(random, stores)}.`,
      `${capital(topic)} changes are validated by the ${second}.`,
      `The ${second} depends on the ${third}.`,
      `The ${third} reduces ${pick(random, effects)} by batching ${topic} updates.`,
    ],
    notes: `The ${second} was added after an outage of the ${first}. Ask the audience how they would test the ${third}.`,
  }
  if (index % 8 === 3) {
    return {
      title: `Options for ${topic}`,
      table: [
        ['Component', 'Stores data in', 'Affects'],
        [first, pick(random, stores), pick(random, effects)],
        [second, pick(random, stores), pick(random, effects)],
      ],
      ...(slide.notes === undefined ? {} : { notes: slide.notes }),
    }
  }
  if (index % 25 === 12) {
    return {
      title: `${capital(topic)} under load`,
      chart: {
        title: `${capital(pick(random, effects))} of the ${first}`,
        labels: ['10', '100', '1,000'],
        series: [
          { name: `${first} in milliseconds`, values: [random() * 10, random() * 50, random() * 200].map(Math.round) },
        ],
      },
    }
  }
  return slide
}
