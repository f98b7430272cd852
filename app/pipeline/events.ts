import type { Estimate } from './estimate.ts'

export type Stage = 'read' | 'segment' | 'extract' | 'gatekeep' | 'embed' | 'store'

/** What a run tells while it goes on; the command line draws progress from it, the service streams it. */
export type IngestEvent =
  | { readonly type: 'stage_started'; readonly stage: Stage }
  | { readonly type: 'stage_done'; readonly stage: Stage; readonly seconds: number }
  | { readonly type: 'deck_read'; readonly slides: number; readonly title: string }
  | { readonly type: 'segmented'; readonly segments: number }
  /** What the run is likely to ask of a provider; before the first call. */
  | { readonly type: 'estimated'; readonly extractor: string; readonly estimate: Estimate }
  | { readonly type: 'segment_started'; readonly segment: number; readonly title: string }
  | {
      readonly type: 'segment_done'
      readonly segment: number
      readonly concepts: number
      readonly relations: number
      /** Best provisional concepts, before the gatekeeper has judged the whole deck. */
      readonly names: readonly string[]
      /** Why the extractor that was asked for failed, where another stood in for it. */
      readonly stoodInFor?: string
    }
  | {
      readonly type: 'segment_failed'
      readonly segment: number
      readonly slides: readonly number[]
      readonly reason: string
    }

export type OnEvent = (event: IngestEvent) => void
