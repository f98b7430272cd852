import { basename } from 'node:path'
import type { Ora } from 'ora'
import type { IngestEvent, OnEvent } from '../pipeline/events.ts'
import { describeEstimate } from './call-summary.ts'
import { oneLine, type Terminal } from './terminal.ts'

/** Shows how far each deck is: a moving line on a terminal, plain lines elsewhere. */
export type Progress = {
  readonly listen: (path: string) => OnEvent
  readonly done: (path: string) => void
  readonly stop: () => void
}

type State = { segments: number; finished: number; concepts: number; stage: string }

export async function createProgress(terminal: Terminal, decks: readonly string[]): Promise<Progress> {
  const states = new Map<string, State>()
  const spinner = terminal.interactive && decks.length > 0 ? await openSpinner() : undefined
  const draw = (): void => {
    const lines = [...states].map(([path, state]) => `${basename(path)}: ${describeState(state)}`)
    if (spinner !== undefined) spinner.text = lines.join('\n')
  }
  return {
    listen: (path) => {
      const state: State = { segments: 0, finished: 0, concepts: 0, stage: 'read' }
      states.set(path, state)
      spinner?.start()
      return (event) => {
        applyEvent(state, event)
        // What a run will cost is said before it costs anything, and stays on the screen.
        if (event.type === 'estimated') {
          spinner?.clear()
          terminal.log(`${basename(path)}: ${describeEstimate(event.extractor, event.estimate)}`)
        } else if (spinner === undefined) {
          const line = plainLine(state, event)
          if (line !== undefined) terminal.log(`${basename(path)}: ${line}`)
        } else draw()
      }
    },
    done: (path) => {
      states.delete(path)
      // The summary is printed where the moving line stood.
      if (states.size === 0) spinner?.stop()
      else draw()
    },
    stop: () => void spinner?.stop(),
  }
}

async function openSpinner(): Promise<Ora> {
  const { default: ora } = await import('ora')
  return ora({ stream: process.stderr, discardStdin: false })
}

function applyEvent(state: State, event: IngestEvent): void {
  if (event.type === 'stage_started' && event.stage !== 'embed') state.stage = event.stage
  if (event.type === 'segmented') state.segments = event.segments
  if (event.type === 'segment_done' || event.type === 'segment_failed') state.finished++
  if (event.type === 'segment_done') state.concepts += event.concepts
}

function describeState(state: State): string {
  if (state.stage !== 'extract') return state.stage
  return `extract ${state.finished}/${state.segments} segments, ${state.concepts} provisional concepts`
}

function plainLine(state: State, event: IngestEvent): string | undefined {
  switch (event.type) {
    case 'deck_read':
      return `read ${event.slides} slides`
    case 'segmented':
      return `${event.segments} segments`
    case 'segment_done':
      return `segment ${event.segment + 1} (${state.finished}/${state.segments}): ${event.concepts} concepts, ${event.relations} relations; ${event.names.map((name) => oneLine(name, 40)).join(', ')}${event.stoodInFor === undefined ? '' : ` (without the model: ${oneLine(event.stoodInFor)})`}`
    case 'segment_failed':
      return `segment ${event.segment + 1} (${state.finished}/${state.segments}) FAILED: ${oneLine(event.reason)}`
    case 'stage_done':
      return `${event.stage} done in ${event.seconds.toFixed(1)} s`
    case 'estimated':
    case 'stage_started':
    case 'segment_started':
      return undefined
  }
}
