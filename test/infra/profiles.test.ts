import { describe, expect, test } from 'vitest'
import { nodeHeapMiB, profileOf, profiles } from '../../app/profiles.ts'

describe.each(profiles)('$instanceType', (profile) => {
  const { worker, others, memoryMiB, vcpus } = profile

  test('containers leave 2 GiB to the machine', () => {
    const sum = worker.memoryMiB + others.api + others.redis + others.neo4j + others.caddy
    expect(sum).toBeLessThanOrEqual(memoryMiB - 2048)
  })

  test('no limit is above the vCPUs, no reservation above its limit', () => {
    expect(worker.cpus).toBeLessThanOrEqual(vcpus)
    expect(worker.reservedCpus).toBeLessThanOrEqual(worker.cpus)
    expect(worker.reservedMemoryMiB).toBeLessThanOrEqual(worker.memoryMiB)
  })

  test('heaps leave room in their containers', () => {
    expect(others.neo4jHeap + others.neo4jPageCache).toBeLessThanOrEqual(others.neo4j * 0.9)
    expect(nodeHeapMiB(worker.memoryMiB)).toBe(worker.memoryMiB * 0.75)
  })

  test('its price is known where the docs say so', () => {
    expect(Object.keys(profile.dollarsPerHour)).toEqual(['us-east-1', 'eu-west-1', 'eu-central-1'])
  })
})

test('the table of the documentation', () => {
  expect(profiles.map((profile) => [profile.instanceType, profile.maxParallelSegments])).toEqual([
    ['t3.xlarge', 3],
    ['t3.2xlarge', 5],
    ['m5.2xlarge', 5],
    ['c5.4xlarge', 10],
    ['c5.9xlarge', 15],
  ])
  expect(profileOf('t2.micro')).toBeUndefined()
})
