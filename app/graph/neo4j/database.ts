import { auth, driver as createDriver, type Driver, type ManagedTransaction, Neo4jError } from 'neo4j-driver'
import { KnowbaseError } from '../../domain/errors.ts'
import { messageOf } from '../../domain/message-of.ts'
import type { Row } from '../records.ts'

export type Query = (statement: string, parameters?: Readonly<Record<string, unknown>>) => Promise<readonly Row[]>

/** One database of a server. Transactions are tried again on what the server calls transient. */
export type Neo4jDatabase = {
  readonly read: <T>(work: (query: Query) => Promise<T>) => Promise<T>
  /** One transaction; `work` may run more than once. */
  readonly write: <T>(work: (query: Query) => Promise<T>) => Promise<T>
  /** A statement in a transaction of its own, as changes of constraints and indexes must be. */
  readonly run: Query
  readonly close: () => Promise<void>
}

export type Neo4jAddress = {
  /** Such as `bolt://127.0.0.1:7687` or `neo4j+s://host`. */
  readonly uri: string
  readonly user: string
  readonly password: string
  readonly database: string
}

/** A writer that hangs must not keep the others waiting for good. */
const transactionTimeoutMs = 300_000

/** Connects, so that a wrong address or password is known at once. */
export async function openNeo4j(address: Neo4jAddress): Promise<Neo4jDatabase> {
  const driver = connect(address)
  const { database } = address
  const inTransaction = async <T>(mode: 'executeRead' | 'executeWrite', work: (query: Query) => Promise<T>) => {
    const session = driver.session({ database })
    try {
      return await session[mode]((transaction) => work(queryOf(transaction)), { timeout: transactionTimeoutMs })
    } catch (error) {
      throw explained(error, address)
    } finally {
      await session.close()
    }
  }
  const neo4j: Neo4jDatabase = {
    read: (work) => inTransaction('executeRead', work),
    write: (work) => inTransaction('executeWrite', work),
    run: async (statement, parameters = {}) => {
      try {
        const { records } = await driver.executeQuery(statement, parameters, { database })
        return records.map((record): Row => record.toObject())
      } catch (error) {
        throw explained(error, address)
      }
    },
    close: () => driver.close(),
  }
  try {
    await driver.verifyConnectivity({ database })
  } catch (error) {
    await driver.close()
    throw explained(error, address)
  }
  return neo4j
}

function connect(address: Neo4jAddress): Driver {
  try {
    return createDriver(address.uri, auth.basic(address.user, address.password), {
      disableLosslessIntegers: true,
      telemetryDisabled: true,
      userAgent: 'knowbase',
    })
  } catch (error) {
    throw new KnowbaseError('invalid_input', `NEO4J_URI cannot be used: ${messageOf(error)}`, {
      advice: 'Expected an address such as bolt://127.0.0.1:7687.',
      cause: error,
    })
  }
}

function queryOf(transaction: ManagedTransaction): Query {
  return async (statement, parameters = {}) => {
    const { records } = await transaction.run(statement, parameters)
    return records.map((record): Row => record.toObject())
  }
}

function explained(error: unknown, address: Neo4jAddress): unknown {
  if (!(error instanceof Neo4jError)) return error
  const { code } = error
  const advice = code.includes('Security')
    ? 'Check NEO4J_USER and NEO4J_PASSWORD.'
    : code.includes('DatabaseNotFound')
      ? 'Check NEO4J_DATABASE.'
      : error.retryable
        ? 'Check that the server runs and can be reached at NEO4J_URI; then try again.'
        : undefined
  return new KnowbaseError('store_failed', `Neo4j at ${address.uri} answered ${code}: ${error.message}`, {
    ...(advice !== undefined && { advice }),
    retryable: error.retryable,
    data: { code, database: address.database },
    cause: error,
  })
}
