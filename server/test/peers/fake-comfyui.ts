// ComfyUI's public API as far as a generator needs it: /prompt, /history/{id}, /view, /upload/image.
import { photo } from '../fixtures/photo.ts'
import { type Peer, sendJson, servePeer } from './serve-peer.ts'

type Node = { class_type: string; inputs: Record<string, unknown> }
type Mode = 'works' | 'fails' | 'refuses' | 'never' | 'saves nothing'

export type FakeComfyui = Peer & {
  mode: Mode
  /** How often the history is asked for before it is there. */
  rounds: number
  prompts: { prompt: Record<string, Node>; client_id: string }[]
}

export async function fakeComfyui(): Promise<FakeComfyui> {
  const asked = new Map<string, number>()
  const peer = await servePeer(async ({ method, path, body }, response) => {
    const { pathname, searchParams } = new URL(path, 'http://comfyui')
    if (method === 'POST' && pathname === '/upload/image') {
      const name = body.toString('latin1').match(/filename="([^"]+)"/)?.[1] ?? ''
      return sendJson(response, 200, { name, subfolder: '', type: 'input' })
    }
    if (method === 'POST' && pathname === '/prompt') {
      if (comfyui.mode === 'refuses') {
        const error = { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation' }
        return sendJson(response, 400, { error, node_errors: { 3: {} } })
      }
      comfyui.prompts.push(JSON.parse(body.toString()) as FakeComfyui['prompts'][number])
      return sendJson(response, 200, { prompt_id: `prompt-${comfyui.prompts.length}`, number: 1, node_errors: {} })
    }
    if (pathname === '/view' && searchParams.get('filename') === 'made_00001_.png') {
      response.writeHead(200, { 'content-type': 'image/png' }).end(await photo({ seed: 31_337 }))
      return
    }
    const id = pathname.match(/^\/history\/(.+)$/)?.[1]
    if (!id) return sendJson(response, 404, {})
    asked.set(id, (asked.get(id) ?? 0) + 1)
    if (comfyui.mode === 'never' || (asked.get(id) ?? 0) <= comfyui.rounds) return sendJson(response, 200, {})
    sendJson(response, 200, { [id]: historyOf(comfyui.mode) })
  })
  const script: Omit<FakeComfyui, keyof Peer> = { mode: 'works', rounds: 1, prompts: [] }
  const comfyui = Object.assign(peer, script)
  return comfyui
}

function historyOf(mode: Mode): unknown {
  if (mode === 'fails') return { outputs: {}, status: { status_str: 'error', completed: false, messages: [] } }
  const preview = { filename: 'preview.png', subfolder: '', type: 'temp' }
  const saved = { filename: 'made_00001_.png', subfolder: '', type: 'output' }
  const outputs = mode === 'saves nothing' ? {} : { 8: { images: [preview] }, 9: { images: [saved] } }
  return { outputs, status: { status_str: 'success', completed: true, messages: [] } }
}
