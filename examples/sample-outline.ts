import type { Outline } from './outline.ts'

/** The sample deck: how a message broker keeps its promises. */
export const sampleOutline: Outline = {
  title: 'How a message broker keeps its promises',
  slides: [
    {
      title: 'How a message broker keeps its promises',
      bullets: ['Queues, logs and the guarantees between them', 'An introduction for platform engineers'],
      notes:
        'Welcome everybody. The talk explains what a message broker promises, what that costs and how the promises are measured.',
      section: 'Foundations',
    },
    {
      title: 'Why services talk through a broker',
      bullets: [
        'A message broker is a server that accepts messages from producers and delivers them to consumers.',
        'The broker decouples producers from consumers in time, in space and in speed.',
        'A slow consumer no longer blocks the producer.',
        'Backpressure is a signal by which a consumer tells the producer to slow down.',
      ],
      notes:
        'Without a broker every service needs to know the address of every other service. The broker replaces these direct calls with messages.',
    },
    {
      title: 'Queue and log',
      bullets: [
        'A message queue is a buffer that hands each message to exactly one consumer.',
        'An event log is an append-only sequence of records that many consumers read at their own position.',
        'The consumer offset marks the position of a consumer group in the event log.',
        'Brokers such as RabbitMQ, ActiveMQ and Amazon SQS implement message queues.',
        'Systems such as Apache Kafka, Apache Pulsar and Redpanda implement event logs.',
      ],
    },
    {
      title: 'Anatomy of a broker',
      bullets: [
        'A topic consists of several partitions.',
        'Each partition is stored in segment files on disk.',
        'The write-ahead log (WAL) records every message before it is acknowledged.',
        'The page cache serves most reads without touching the disk.',
        'The partition leader replicates every record to its followers.',
      ],
      drawing: 'Diagram of a topic with three partitions, each with a partition leader and two followers',
      notes: 'Point at the drawing: producers write to the partition leader only, and followers fetch from it.',
    },
    {
      title: 'Delivery guarantees',
      bullets: [
        'At-most-once delivery: a message may be lost but is never delivered twice.',
        'At-least-once delivery: a message is never lost but may be delivered twice.',
        'Exactly-once processing: the effect of a message is applied once, even if it is delivered twice.',
        'Exactly-once processing depends on idempotent consumers or on transactions.',
      ],
      notes:
        'Nobody delivers exactly once over an unreliable network. What can be achieved is that the effect happens once.',
      section: 'Guarantees',
    },
    {
      title: 'Acknowledgements and redelivery',
      bullets: [
        'The consumer sends an acknowledgement after it has processed a message.',
        'The broker redelivers a message when the visibility timeout expires.',
        'The visibility timeout is the time for which a message is hidden from other consumers.',
        'After too many attempts the broker moves the message to the dead-letter queue (DLQ).',
        'The dead-letter queue is inspected by an operator.',
      ],
    },
    {
      title: 'Idempotent consumers',
      bullets: [
        'An idempotent consumer is a consumer whose result does not change when a message is processed again.',
        'The consumer stores the idempotency key of each processed message in its database.',
        'The transactional outbox writes the message and the business data in one transaction.',
        'Change data capture (CDC) reads the transactional outbox and publishes its messages.',
      ],
      notes:
        'The transactional outbox is the pattern that most teams end up with. Change data capture needs no polling of the outbox table.',
    },
    {
      title: 'Replication and consensus',
      bullets: [
        'The replication factor is the number of copies of each partition.',
        'The in-sync replica set (ISR) contains the followers that have caught up with the partition leader.',
        'A quorum of replicas must acknowledge a write before it is committed.',
        'The Raft consensus algorithm elects the partition leader.',
        'Leader election is triggered by a missed heartbeat.',
      ],
    },
    {
      title: 'Brokers compared',
      table: [
        ['Broker', 'Model', 'Ordering', 'Replication', 'Replay'],
        ['RabbitMQ', 'message queue', 'per queue', 'quorum queues', 'streams only'],
        ['Apache Kafka', 'event log', 'per partition', 'in-sync replica set', 'yes'],
        ['Apache Pulsar', 'event log', 'per partition', 'Apache BookKeeper', 'yes'],
        ['Amazon SQS', 'message queue', 'FIFO queues only', 'managed by AWS', 'no'],
      ],
      notes: 'Ordering is the column that surprises people most: no broker orders messages across partitions.',
    },
    {
      title: 'Throughput and batching',
      bullets: [
        'Batching raises throughput because the cost of a network round trip is shared by many messages.',
        'The linger time is the time for which a producer waits to fill a batch.',
        'Compression reduces the network traffic between producers and brokers.',
        'Zero-copy transfer sends segment files from the page cache to the network socket.',
      ],
      section: 'Operation',
    },
    {
      title: 'Throughput by batch size',
      chart: {
        title: 'Throughput by batch size',
        labels: ['1', '10', '100', '1,000'],
        series: [
          { name: 'Throughput in thousand messages per second', values: [9, 62, 310, 540] },
          { name: 'End-to-end latency in milliseconds', values: [2, 3, 6, 31] },
        ],
      },
      notes:
        'A larger batch size raises throughput and end-to-end latency at the same time; the knee is near one hundred messages.',
    },
    {
      title: 'Consumer lag and autoscaling',
      bullets: [
        'Consumer lag is the number of messages between the end of the event log and the consumer offset.',
        'Prometheus scrapes the consumer lag from the broker.',
        'The Horizontal Pod Autoscaler (HPA) adds consumers when the consumer lag grows.',
        'A consumer group cannot use more consumers than partitions.',
        'Rebalancing assigns the partitions to the consumers of a consumer group.',
      ],
      notes:
        'Alert on the age of the oldest message rather than on consumer lag alone, because age is what users feel.',
    },
    {
      title: 'Retention and compaction',
      bullets: [
        'The retention policy deletes segment files that are older than the retention period.',
        'Log compaction keeps the latest record of each key.',
        'Tiered storage moves old segment files to object storage such as Amazon S3.',
        'Tiered storage reduces the cost of long retention periods.',
      ],
    },
    {
      title: 'What we left out',
      bullets: [
        'The schema registry stores the schemas of all messages and checks their compatibility.',
        'Mutual TLS (mTLS) authenticates producers and consumers.',
        'Access control lists are managed by the platform team.',
      ],
      notes: 'Hidden in the talk; shown when somebody asks about security.',
      hidden: true,
    },
    {
      title: 'Take-aways',
      bullets: [
        'Choose a message queue for work and an event log for facts.',
        'Make every consumer idempotent before anything else.',
        'Watch consumer lag, the dead-letter queue and the in-sync replica set.',
        'A broker keeps its promises only as far as its write-ahead log and its quorum go.',
      ],
    },
  ],
}
