import { describe, expect, it } from 'vitest'
import { chooseSecrets } from '../../../scripts/secret/choose-secrets.ts'

const long = 'a-secret-of-more-than-thirty-two-characters'
const nobody = (): Promise<string> => Promise.resolve('')

describe('which secrets are written', () => {
  it('takes those given, keeps those there, and generates what nobody has to think up', async () => {
    const choice = await chooseSecrets({ OPENAI_API_KEY: 'sk-1' }, ['NEO4J_PASSWORD'], nobody)
    expect(choice.written.get('OPENAI_API_KEY')).toBe('sk-1')
    expect(choice.written.get('JWT_SECRET')).toMatch(/^[0-9a-f]{64}$/)
    expect(choice).toMatchObject({
      generated: ['JWT_SECRET'],
      kept: ['NEO4J_PASSWORD'],
      missing: ['ANTHROPIC_API_KEY'],
    })
  })

  it('never generates the same twice', async () => {
    const [one, other] = await Promise.all([chooseSecrets({}, [], nobody), chooseSecrets({}, [], nobody)])
    expect(one.written.get('JWT_SECRET')).not.toBe(other.written.get('JWT_SECRET'))
  })

  it('asks for what is neither given nor there', async () => {
    const asked: string[] = []
    const choice = await chooseSecrets({ JWT_SECRET: long }, [], (question) => {
      asked.push(question)
      return Promise.resolve(question.startsWith('ANTHROPIC') ? 'key' : '')
    })
    expect(asked.map((question) => question.split(' ')[0])).toEqual([
      'OPENAI_API_KEY',
      'ANTHROPIC_API_KEY',
      'NEO4J_PASSWORD',
    ])
    expect(choice.written.get('ANTHROPIC_API_KEY')).toBe('key')
  })

  it.each([
    [{ JWT_SECRET: 'short' }, 'JWT_SECRET needs at least 32 characters.'],
    [{ NEO4J_PASSWORD: 'with/slash' }, 'NEO4J_PASSWORD needs at least 8 characters, and none of them a slash.'],
    [{ NEO4J_PASSWORD: '-looks-like-an-option' }, 'NEO4J_PASSWORD cannot begin with a hyphen.'],
    [{ NEO4J_PASSWORD: 'pass{{word}}' }, 'NEO4J_PASSWORD cannot hold {{.'],
    [{ OPENAI_API_KEY: 'two\nlines' }, 'OPENAI_API_KEY cannot hold line ends or other control characters.'],
  ])('refuses %j without quoting it', async (given, message) => {
    await expect(chooseSecrets(given, [], nobody)).rejects.toThrow(message)
  })
})
