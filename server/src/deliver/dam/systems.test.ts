// Every preset against a peer that insists on its protocol; and a crash at each step of each of them.
import { expect, test } from 'vitest'
import type { Outgoing } from '../../platform/outgoing/guarded-client.ts'
import { fakeGeneric } from '../../../test/peers/dam/fake-generic.ts'
import { nothingDone, type Progress } from './progress.ts'
import { runConnector } from './run-connector.ts'
import { loopback, outcomeOf, peerOf, testFile, testRun } from './test-run.ts'
import { type System, systems } from './test-systems.ts'

const file = testFile()
const named = systems.map((system) => [system.name, system] as const)

test.each(named)('%s takes a file, byte for byte', async (_, system) => {
  await using dam = await system.open()
  const peer = system.connect(dam.url)
  const run = testRun(peer, file)
  const id = await runConnector(run)
  expect(dam.wrong).toEqual([])
  expect(dam.assets.map((asset) => [asset.id, asset.bytes.equals(dam.assets[0]?.bytes ?? Buffer.alloc(0))])).toEqual([
    [id, true],
  ])
  expect(dam.sha256s()).toEqual([file.sha256])
  const secrets = Object.values(peer.credentials).filter((secret) => secret.length > 4)
  for (const secret of secrets) expect(JSON.stringify(run.exchanges)).not.toContain(secret)
})

test.each(named)('%s is asked before it is sent anything again', async (_, system) => {
  await using dam = await system.open()
  const peer = system.connect(dam.url)
  const first = await runConnector(testRun(peer, file))
  expect(await runConnector({ ...testRun(peer, file), isUncertain: true })).toBe(first)
  expect([dam.wrong, dam.assets.length]).toEqual([[], 1])
})

test.each(named)('%s: a crash at any step doubles nothing and loses nothing', async (_, system) => {
  let crashes = 0
  for (;;) {
    const { isKilled, ids, id, sha256s, wrong } = await crashAt(system, crashes + 1)
    expect({ at: crashes + 1, ids, sha256s, wrong }).toEqual({
      at: crashes + 1,
      ids: [id],
      sha256s: [file.sha256],
      wrong: [],
    })
    if (!isKilled) break
    crashes++
  }
  // At the least, before and after each of two requests.
  expect(crashes).toBeGreaterThanOrEqual(4)
})

test('a peer that cannot be asked has a file twice after a crash: the test above can fail', async () => {
  const open = () => fakeGeneric()
  const config = { auth_type: 'api_key', credentials: { api_key: 'generic-key' } }
  const connect = (url: string) => peerOf({ ...config, endpoint: `${url}/api/assets` })
  const ends = [1, 2, 3, 4].map((at) => crashAt({ name: 'generic', open, connect }, at))
  expect((await Promise.all(ends)).map(({ ids }) => ids.length)).toEqual([1, 2, 2, 1])
})

/** Kills at the step of this number, runs again as the next process would, and answers what is there then. */
async function crashAt(system: System, at: number) {
  await using dam = await system.open()
  const peer = system.connect(dam.url)
  const outgoing = loopback()
  const guillotine = new Guillotine(at)
  let kept: Progress = nothingDone
  const keep = (progress: Progress) => {
    kept = structuredClone(progress)
    return Promise.resolve()
  }
  const run = testRun(peer, file, guillotine.around(outgoing))
  const ended = runConnector({ ...run, keep: guillotine.aroundKeep(keep) })
  const first = await Promise.race([ended, guillotine.killed])
  // Another process has no tokens yet, and waits for none that the dead one asked for.
  const next = testRun({ ...peer, destination_id: crypto.randomUUID() }, file, outgoing)
  const id = first ?? (await insist({ ...next, keep, isUncertain: true }, () => kept))
  const ids = dam.assets.map((asset) => asset.id)
  return { isKilled: first === null, id, ids, sha256s: dam.sha256s(), wrong: dam.wrong }
}

async function insist(run: ReturnType<typeof testRun>, kept: () => Progress): Promise<string> {
  for (let tries = 0; tries < 4; tries++) {
    const outcome = await outcomeOf({ ...run, progress: kept() })
    if (typeof outcome === 'string') return outcome
    if (outcome.kind !== 'retry') throw outcome
    if (outcome.forget) await run.keep(nothingDone)
  }
  throw new Error('It never got through.')
}

/** A process that ends at a step goes no further: what it waits for never comes. */
class Guillotine {
  #steps = 0
  readonly #at: number
  readonly #kill: () => void
  readonly killed: Promise<null>

  constructor(at: number) {
    const { promise, resolve } = Promise.withResolvers<null>()
    this.#at = at
    this.killed = promise
    this.#kill = () => resolve(null)
  }

  async #pass(): Promise<void> {
    if (++this.#steps < this.#at) return
    this.#kill()
    await new Promise(() => undefined)
  }

  around(outgoing: Outgoing): Outgoing {
    return {
      ...outgoing,
      stream: async (request) => {
        await this.#pass()
        const answer = await outgoing.stream(request)
        await this.#pass()
        return answer
      },
    }
  }

  aroundKeep(keep: (progress: Progress) => Promise<void>) {
    return async (progress: Progress) => {
      await this.#pass()
      await keep(progress)
      await this.#pass()
    }
  }
}
