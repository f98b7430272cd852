import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { servicesFolder } from './shared-state.ts'

/** A Neo4j server for tests; its database is emptied by them. */
export type TestNeo4j = {
  readonly uri: string
  readonly user: string
  readonly password: string
  /** Kills the server and starts it again on what it wrote; not for the server of TEST_NEO4J_URI. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

const run = promisify(execFile)
/** One version, since Maven reads every release's description to choose from a range. */
const version = '5.26.30'
const cache = servicesFolder()
const jars = join(cache, `neo4j-${version}`)

/** Why no server can be started here; undefined where one can. */
export async function neo4jMissing(): Promise<string | undefined> {
  if (process.env['TEST_NEO4J_URI'] !== undefined) return undefined
  for (const [command, packageName] of [
    ['java', 'a Java runtime, 17 or 21 (openjdk-17-jre-headless)'],
    ['mvn', 'Maven (maven)'],
  ] as const) {
    if (command === 'mvn' && existsSync(jars)) continue
    try {
      await run(command, ['-version'])
    } catch {
      return `a Neo4j server for tests needs ${packageName}, or TEST_NEO4J_URI with a running one`
    }
  }
  return undefined
}

/**
 * The server of TEST_NEO4J_URI (with TEST_NEO4J_USER and TEST_NEO4J_PASSWORD), or a new one on a free port of this
 * machine with a folder of its own: Neo4j Community, resolved by Maven. Its password is NEO4J_PASSWORD, or a random one.
 */
export async function startNeo4j(): Promise<TestNeo4j> {
  const uri = process.env['TEST_NEO4J_URI']
  if (uri !== undefined) {
    const user = process.env['TEST_NEO4J_USER'] ?? 'neo4j'
    const restart = (): Promise<never> => Promise.reject(new Error('The server of TEST_NEO4J_URI is not restarted.'))
    return { uri, user, password: process.env['TEST_NEO4J_PASSWORD'] ?? '', restart, stop: async () => undefined }
  }
  await neo4jJars()
  const home = await mkdtemp(join(tmpdir(), 'knowbase-neo4j-'))
  const password = process.env['NEO4J_PASSWORD'] ?? randomBytes(12).toString('hex')
  const port = await freePort()
  await configure(home, port)
  await setPassword(home, password)
  let end = await launch(home, port)
  return {
    uri: `bolt://127.0.0.1:${port}`,
    user: 'neo4j',
    password,
    restart: async () => {
      await end('SIGKILL')
      end = await launch(home, port)
    },
    stop: async () => {
      await end('SIGTERM')
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** The folder of the server's jars. Test files resolve side by side; the first to end gives its folder the name. */
export async function neo4jJars(): Promise<string> {
  if (existsSync(jars)) return jars
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'resolving-'))
  // Maven writes beside the description it is given.
  await writeFile(join(folder, 'pom.xml'), pom)
  await run('mvn', [
    '-q',
    '-B',
    '-f',
    join(folder, 'pom.xml'),
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${folder}`,
  ])
  try {
    await rename(folder, jars)
  } catch (error) {
    await rm(folder, { recursive: true })
    if (!existsSync(jars)) throw error
  }
  return jars
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>knowbase.test</groupId><artifactId>neo4j</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>${version}</version></dependency>
  </dependencies>
</project>
`

async function configure(home: string, port: number): Promise<void> {
  for (const folder of ['conf', 'data', 'logs', 'run', 'plugins', 'import']) await mkdir(join(home, folder))
  await writeFile(
    join(home, 'conf', 'neo4j.conf'),
    `server.default_listen_address=127.0.0.1
server.default_advertised_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:${port}
server.bolt.advertised_address=127.0.0.1:${port}
server.http.enabled=false
server.https.enabled=false
server.memory.heap.initial_size=512m
server.memory.heap.max_size=512m
server.memory.pagecache.size=128m
dbms.usage_report.enabled=false
# Half a gigabyte of log files would be made ahead of their use.
db.tx_log.preallocate=false
internal.server.bolt.thread_pool_shutdown_wait_time=1s
internal.server.bolt.connection_shutdown_wait_time=1s
`,
  )
}

async function setPassword(home: string, password: string): Promise<void> {
  await run(
    'java',
    [
      '-cp',
      join(jars, '*'),
      '-Xmx256m',
      'org.neo4j.server.startup.Neo4jAdminCommand',
      'dbms',
      'set-initial-password',
      password,
    ],
    { env: { ...process.env, NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') } },
  )
}

/** Resolves, once the server answers, to what ends it. */
async function launch(home: string, port: number): Promise<(signal: NodeJS.Signals) => Promise<void>> {
  const server = spawn(
    'java',
    [
      '-cp',
      join(jars, '*'),
      '-Xms512m',
      '-Xmx512m',
      '-XX:+UseG1GC',
      '-Dlog4j2.disable.jmx=true',
      '-Dio.netty.tryReflectionSetAccessible=true',
      '--add-opens=java.base/java.nio=ALL-UNNAMED',
      '--add-opens=java.base/java.io=ALL-UNNAMED',
      '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
      'org.neo4j.server.CommunityEntryPoint',
      `--home-dir=${home}`,
      `--config-dir=${join(home, 'conf')}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const end = (): void => void server.kill('SIGKILL')
  process.once('exit', end)
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  let output = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
  let failure: string | undefined
  server.once('error', (error) => (failure = error.message))
  server.once('close', (code) => (failure = `it ended with ${code}`))
  while (!(await accepts(port))) {
    if (failure !== undefined) throw new Error(`Neo4j did not start: ${failure}\n${output}`)
    await setTimeout(100)
  }
  return async (signal) => {
    server.kill(signal)
    await ended
    process.off('exit', end)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

// `node test/services/neo4j.ts` keeps one running until Ctrl-C, for many runs of the tests.
if (import.meta.main) {
  const { uri, user, password, stop } = await startNeo4j()
  process.stdout.write(
    `export TEST_NEO4J_URI=${uri}\nexport TEST_NEO4J_USER=${user}\nexport TEST_NEO4J_PASSWORD=${password}\n`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
}
