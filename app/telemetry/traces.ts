import { type Attributes, type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { IngestEvent } from '../pipeline/events.ts'
import type { RunObserver } from '../pipeline/run-observer.ts'
import type { CallEvent, OnCallEvent } from '../ports/call-event.ts'

export type TracesOptions = {
  /** Base of the receiver, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string
  readonly version: string
}

/** A trace a job, with a span for each stage, segment and attempt at a call, sent by OTLP over HTTP. */
export type Traces = {
  readonly observeRun: RunObserver
  readonly onCallEvent: OnCallEvent
  /** Sends what is not sent yet. */
  readonly close: () => Promise<void>
}

type Run = { readonly context: Context; readonly spans: Map<string, Span> }

export function createTraces({ endpoint, version }: TracesOptions): Traces {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'knowbase', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('knowbase', version)
  const runs = new Map<string, Run>()

  const begin = (run: Run, key: string, name: string, attributes: Attributes, parent?: Span): void => {
    const context = parent === undefined ? run.context : trace.setSpan(run.context, parent)
    run.spans.set(key, tracer.startSpan(name, { attributes }, context))
  }

  const observeRun: RunObserver = ({ id, request, attempts }) => {
    const attributes = { 'knowbase.job': id, 'knowbase.document': request.documentId, 'knowbase.attempt': attempts }
    const whole = tracer.startSpan('ingest deck', { attributes }, parentOf(request.traceParent))
    const run: Run = { context: trace.setSpan(ROOT_CONTEXT, whole), spans: new Map() }
    runs.set(request.documentId, run)
    return {
      event: (event) => trackRun(run, event),
      end: (end) => {
        if (runs.get(request.documentId) === run) runs.delete(request.documentId)
        for (const span of run.spans.values()) span.end()
        if ('error' in end) whole.setStatus({ code: SpanStatusCode.ERROR, message: end.error.code })
        whole.end()
      },
    }
  }

  const trackRun = (run: Run, event: IngestEvent): void => {
    switch (event.type) {
      case 'stage_started':
        return begin(run, event.stage, `stage ${event.stage}`, {})
      case 'stage_done':
        return finish(run, event.stage)
      case 'segment_started':
        return begin(
          run,
          `segment ${event.segment}`,
          'segment',
          { 'knowbase.segment': event.segment + 1 },
          run.spans.get('extract'),
        )
      case 'segment_done':
        return finish(run, `segment ${event.segment}`)
      case 'segment_failed':
        return finish(run, `segment ${event.segment}`, 'failed')
      case 'deck_read':
      case 'segmented':
      case 'estimated':
        return undefined
    }
  }

  const onCallEvent: OnCallEvent = (event) => {
    const run = runs.get(event.task.documentId)
    if (run === undefined || !('attempt' in event)) return
    const key = `${event.pool} ${event.call} ${event.attempt}`
    if (event.type === 'started') {
      const { pool, call, attempt, hedge, task } = event
      const attributes = {
        'knowbase.pool': pool,
        'knowbase.call': call,
        'knowbase.attempt': attempt,
        'knowbase.hedge': hedge,
      }
      begin(run, key, `call ${task.kind}`, attributes, run.spans.get(`segment ${task.segmentIndex}`))
    } else if (isEnd(event)) finish(run, key, event.type === 'finished' ? undefined : event.type, attributesOf(event))
  }

  return { observeRun, onCallEvent, close: () => provider.shutdown() }
}

function finish({ spans }: Run, key: string, failure?: string, attributes: Attributes = {}): void {
  const span = spans.get(key)
  if (span === undefined) return
  spans.delete(key)
  span.setAttributes(attributes)
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure })
  span.end()
}

function isEnd({ type }: CallEvent): boolean {
  return type === 'finished' || type === 'rejected' || type === 'failed' || type === 'abandoned'
}

function attributesOf(event: CallEvent): Attributes {
  if (event.type === 'rejected') return { 'http.response.status_code': event.status }
  if (event.type !== 'finished') return {}
  const { inputTokens, outputTokens } = event.usage
  return { 'gen_ai.usage.input_tokens': inputTokens, 'gen_ai.usage.output_tokens': outputTokens }
}

/** W3C trace context of the request that brought the deck: its trace goes on in the job's. */
function parentOf(traceParent: string | undefined): Context {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceParent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT
  const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return trace.setSpanContext(ROOT_CONTEXT, remote)
}
