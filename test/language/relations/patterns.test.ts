import { describe, expect, it } from 'vitest'
import { relationsOf, relationsOfLines } from './relations-of.ts'

describe('acronym', () => {
  it.each([
    ['A Write Ahead Log (WAL) protects the table', 'WAL same_as Write Ahead Log'],
    ['The WAL (Write Ahead Log) grows', 'WAL same_as Write Ahead Log'],
    ['Each tenant has a TID (tenant ID)', 'TID same_as tenant ID'],
    ['Mean Time To Repair (MTTR) fell', 'MTTR same_as Mean Time To Repair'],
    ['The HPA (HorizontalPodAutoscaler) reacts', 'HPA same_as HorizontalPodAutoscaler'],
  ])('%s', (text, expected) => {
    expect(relationsOf(text)).toContain(expected)
  })

  it.each([
    ['a short form inside its own long form', 'Call the SDK (see the SDK reference guide)'],
    ['letters that are not the initials', 'The Load Balancer (TCP) listens'],
  ])('takes %s for none', (_, text) => {
    expect(relationsOf(text).filter((one) => one.includes('same_as'))).toEqual([])
  })
})

describe('such as, like, e.g., including, and other', () => {
  it.each([
    ['We support databases such as Postgres, MariaDB and Oracle', ['Postgres', 'MariaDB', 'Oracle'], 'databases'],
    ['A message broker like RabbitMQ is useful', ['RabbitMQ'], 'message broker'],
    [
      'Stateful workloads (e.g. Kafka, Cassandra, ZooKeeper) need volumes',
      ['Kafka', 'ZooKeeper'],
      'Stateful workloads',
    ],
    [
      'All compression codecs, including Snappy and Zstandard, are lossless',
      ['Snappy', 'Zstandard'],
      'compression codecs',
    ],
    ['Brokers such as RabbitMQ, ActiveMQ and Artemis implement queues', ['RabbitMQ', 'ActiveMQ', 'Artemis'], 'Brokers'],
    ['It reads Parquet, Avro and other file formats', ['Parquet', 'Avro'], 'file formats'],
  ])('%s', (text, specific, general) => {
    expect(relationsOf(text)).toEqual(expect.arrayContaining(specific.map((one) => `${one} is_a ${general}`)))
  })

  it.each([
    ['a comparison', 'Leaders send heartbeats, like followers do'],
    ['a restriction', 'Clusters including old machines are slow'],
    ['one certain thing', 'The daemon listens on the socket, e.g. latency'],
  ])('takes %s for no example', (_, text) => {
    expect(relationsOf(text).filter((one) => one.includes('is_a'))).toEqual([])
  })
})

describe('active voice', () => {
  it.each([
    ['The ingestion service uses a message queue', 'ingestion service uses message queue'],
    ['The planner will produce an execution plan', 'planner produces execution plan'],
    ['A sidecar that encrypts traffic adds latency', 'sidecar acts_on traffic'],
    ['The size of the buffer limits the throughput', 'size acts_on throughput'],
    ['Brokers such as Artemis and Kafka will absorb bursts', 'Brokers acts_on bursts'],
    ['The price of disks and tapes limits the retention', 'price acts_on retention'],
    ['Brokers and consumers will exchange offsets', 'Brokers acts_on offsets'],
    ['The profiler can be used to measure request latency', 'profiler measures request latency'],
    ['A ledger can store balances, transfers and fees', 'ledger stores fees'],
  ])('%s', (text, expected) => {
    expect(relationsOf(text)).toContain(expected)
  })

  it.each([
    ['the subject of the next clause for an object', 'The proxy caches pages, editors publish articles'],
    ['an apposition for a second object', 'The loader reads the largest block size, 64 kilobytes'],
    ['the act for its object', 'Running a broker takes memory'],
    ['a compound for a sentence', 'IPC shared memory'],
  ])('does not take %s', (_, text) => {
    const wrong = /articles|caches editors|kilobytes|broker|IPC/
    expect(relationsOf(text).filter((one) => wrong.test(one) && !one.startsWith('editors'))).toEqual([])
  })
})

describe('verbs with a preposition', () => {
  it.each([
    ['The indexer depends on the tokenizer', 'indexer depends_on tokenizer'],
    ['The agent runs on every worker node', 'agent runs_on worker node'],
    ['The frontend is talking to the billing service', 'frontend communicates_with billing service'],
    ['Clock drift leads to data loss', 'Clock drift leads_to data loss'],
    ['A checkout consists of a cart and a payment form', 'checkout has_part payment form'],
  ])('%s', (text, expected) => {
    expect(relationsOf(text)).toContain(expected)
  })
})

describe('passive voice', () => {
  it.each([
    ['Each shard is managed by a coordinator', 'coordinator manages shard'],
    ['The timeouts were computed by the congestion controller', 'congestion controller acts_on timeouts'],
    ['Snapshots are stored in an object store', 'object store stores Snapshots'],
    ['The dashboard is implemented with Grafana', 'dashboard uses Grafana'],
    ['Traces are exported to the collector', 'Traces acts_on collector'],
    ['Show the jobs triggered by the scheduler', 'scheduler leads_to jobs'],
    ['A ranking model based on user feedback won', 'ranking model depends_on user feedback'],
  ])('%s', (text, expected) => {
    expect(relationsOf(text)).toContain(expected)
  })

  it('takes a past tense without an object for no participle', () => {
    expect(relationsOf('The outage started in Frankfurt')).toEqual([])
  })
})

describe('copula', () => {
  it.each([
    ['Consul is a service registry', 'Consul is_a service registry'],
    ['Tombstones are deletion markers', 'Tombstones is_a deletion markers'],
    ['A Bloom filter is a kind of probabilistic set', 'Bloom filter is_a probabilistic set'],
    ['The planner is a component of the query engine', 'planner part_of query engine'],
    ['A saga is a sequence of local transactions', 'saga has_part local transactions'],
    ['Jaeger is the backend that stores traces', 'Jaeger is_a backend'],
  ])('%s', (text, expected) => {
    expect(relationsOf(text)).toContain(expected)
  })

  it.each([
    ['one thing pointed at', 'By default, this partition will be a tmpfs'],
    ['a role', 'The main store is a database'],
    ['a missed head', 'Ceph is an object oriented store'],
    ['a state', 'The replica is ready'],
  ])('says nothing of %s', (_, text) => {
    expect(relationsOf(text).filter((one) => / is_a (?:tmpfs|database|object)/.test(one))).toEqual([])
  })
})

describe('title over a list', () => {
  const slide = (title: string, ...bullets: string[]): string[] =>
    relationsOfLines([
      { slide: 4, text: title, role: 'title', level: 0 },
      ...bullets.map((text) => ({ slide: 4, text, role: 'paragraph', level: 0 }) as const),
    ])

  it('contains what its bullets name', () => {
    expect(slide('Storage backends', 'Local disk', 'Object store (S3)', 'Tape library: slow but cheap')).toEqual([
      'Storage backends contains Local disk',
      'Storage backends contains Object store',
      'Storage backends contains Tape library',
    ])
  })

  it('is in the plural, over bullets most of which are names, and not code', () => {
    expect(slide('Architecture', 'Local disk', 'Object store')).toEqual([])
    expect(slide('Storage backends', 'Local disk', 'We measured them', 'It took long', 'They were slow')).toEqual([])
    expect(slide('Two manifests', 'image: nginx', 'kind: Deployment')).toEqual([])
  })
})
