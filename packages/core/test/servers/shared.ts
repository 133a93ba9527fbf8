import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import type { SharedServer } from '../../../../tools/test-servers.js'

/** The address of a store in a server that all files of a run share; it starts when the first of them asks. */
export const sharedServer = async (kind: SharedServer): Promise<string> => {
  const { statusCode, body } = await ask(`${inject('servers')}/${kind}`)
  if (statusCode !== 200) throw new Error(body)
  return body
}

/** By a request that may take as long as a download. */
const ask = (url: string): Promise<{ statusCode: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      text(response).then((body) => resolve({ statusCode: response.statusCode, body }), reject)
    }).on('error', reject)
  })
