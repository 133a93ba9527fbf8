import { readFile } from 'node:fs/promises'
import { parseMapping, PolymartError } from '@polymart/core'
import type { Mapping } from '@polymart/core'

/** The mapping that --mapping names; undefined without one. */
export const mappingOf = async (file: string | undefined): Promise<Mapping | undefined> =>
  file === undefined ? undefined : parseMapping(await readFile(file, 'utf8').catch(notRead), file)

const notRead = (cause: unknown): never => {
  throw new PolymartError('argument', `Cannot read the --mapping file: ${(cause as Error).message}.`, {
    cause,
  })
}
