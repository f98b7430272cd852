/** On the machine, as its boot script writes them. */
const folder = '/opt/knowbase'
const dumps = '/data/dumps'
const neo4jUser = 7474

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
    `compose() { docker compose --project-name knowbase --project-directory ${folder} --env-file ${folder}/environment --file ${folder}/compose.yaml --file ${folder}/compose.logging.json "$@"; }`,
    "trap 'compose start api ingestion-worker neo4j' ERR",
    'compose stop api ingestion-worker neo4j',
    `install -d -o ${neo4jUser} -g ${neo4jUser} ${dumps}`,
    `compose run --rm --no-deps -T --user ${neo4jUser}:${neo4jUser} --volume ${dumps}:/dumps --entrypoint neo4j-admin neo4j database dump neo4j --to-path=/dumps --overwrite-destination=true`,
    `aws s3 cp --only-show-errors ${dumps}/neo4j.dump '${url}'`,
    `rm ${dumps}/neo4j.dump`,
  ]
}
