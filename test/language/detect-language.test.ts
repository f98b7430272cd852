import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../../app/language/detect-language.ts'

describe('the language of a text', () => {
  it.each([
    ['en', 'The broker keeps the messages in order, and the consumers read them at their own pace'],
    ['en', 'Broker architecture\nMessage ordering guarantees\nConsumer group rebalancing\nReplication'],
    ['fr', 'Le courtier garde les messages dans leur ordre et les lecteurs les lisent à leur rythme'],
    ['de', 'Der Server speichert die Nachrichten in ihrer Reihenfolge und die Leser lesen sie in ihrem Takt'],
    ['es', 'El servidor guarda los mensajes en su orden y los lectores los leen a su propio ritmo'],
    ['nl', 'De server bewaart de berichten in volgorde en de lezers lezen ze in hun eigen tempo'],
    [
      'ja',
      'サーバーはメッセージを順番に保存し、読者は自分のペースで読みます。これはとても便利です。サーバーは常に動いています。',
    ],
    ['und', '42 / 7'],
    ['und', ''],
  ])('%s', async (language, text) => {
    expect(await detectLanguage(text)).toBe(language)
  })
})
