import { overlayFile } from '../../infra/app/compose-overlay.ts'

/** On the machine, as its boot script writes them. */
const folder = '/opt/knowbase'
const dumps = '/data/dumps'
const neo4jUser = 7474

/** Of the container that dumps, so that it can be ended. */
const container = 'knowbase-dump'

const compose = `compose() { docker compose --project-name knowbase --project-directory ${folder} --env-file ${folder}/environment --file ${folder}/compose.yaml --file ${folder}/${overlayFile} "$@"; }`
const start = 'compose start api ingestion-worker neo4j'

/**
 * Lines that dump the graph to a URL of S3. Neo4j's community edition dumps a database that stands still, so writers and
 * database stop first; where a step fails they start again. The dump goes by the data volume: what a container prints
 * would go to its log.
 */
export function dumpScript(url: string): readonly string[] {
  return [
    '#!/bin/bash',
    'set -Eeuo pipefail',
    'export HOME=/root',
    compose,
    `trap '${start}' ERR`,
    'compose stop api ingestion-worker neo4j',
    `install -d -o ${neo4jUser} -g ${neo4jUser} ${dumps}`,
    `compose run --rm --name ${container} --no-deps -T --user ${neo4jUser}:${neo4jUser} --volume ${dumps}:/dumps --entrypoint neo4j-admin neo4j database dump neo4j --to-path=/dumps --overwrite-destination=true`,
    `aws s3 cp --only-show-errors ${dumps}/neo4j.dump '${url}'`,
    `rm ${dumps}/neo4j.dump`,
  ]
}

/** Lines that start what a dump stopped, also where it is still at work: it then ends. */
export function resumeScript(): readonly string[] {
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    'export HOME=/root',
    compose,
    `docker rm --force ${container} || true`,
    start,
  ]
}
