export type Stage = 'read' | 'segment' | 'extract' | 'gatekeep' | 'embed' | 'store'

/** What a run tells while it goes on; the command line draws progress from it, the service streams it. */
export type IngestEvent =
  | { readonly type: 'stage_started'; readonly stage: Stage }
  | { readonly type: 'stage_done'; readonly stage: Stage; readonly seconds: number }
  | { readonly type: 'deck_read'; readonly slides: number; readonly title: string }
  | { readonly type: 'segmented'; readonly segments: number }
  | { readonly type: 'segment_started'; readonly segment: number; readonly title: string }
  | {
      readonly type: 'segment_done'
      readonly segment: number
      readonly concepts: number
      readonly relations: number
      /** Best provisional concepts, before the gatekeeper has judged the whole deck. */
      readonly names: readonly string[]
    }
  | {
      readonly type: 'segment_failed'
      readonly segment: number
      readonly slides: readonly number[]
      readonly reason: string
    }

export type OnEvent = (event: IngestEvent) => void
