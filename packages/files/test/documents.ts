import { checkMapping } from '@polymart/core'
import { documentsIn } from '../src/mapped/documents.js'
import { mappedSources } from '../src/mapped/sources.js'
import { piecesOf } from '../src/read/pieces.js'
import type { Source } from '../src/read/sources.js'
import { work } from '../src/read/work.js'

/** What the files of a folder hold, before a mapping makes records of it, by the names of the files. */
export async function* documentsOfFiles(
  folder: string,
  delimiter: string | undefined,
): AsyncGenerator<[name: string, documents: readonly unknown[] | Error]> {
  const fields = { categoryId: 'id', name: { constant: '' } }
  const mapping = checkMapping({
    categories: { from: '.', fields, ...(delimiter !== undefined && { csv: { delimiter } }) },
  })
  const sources = await mappedSources(folder, mapping, { note: () => undefined, memory: 512 << 20 })
  for (const source of sources) yield [source.name, await documentsOf(source).catch((error: unknown) => error as Error)]
}

const documentsOf = async (source: Source): Promise<readonly unknown[]> => {
  const { pieces } = await piecesOf([source], {
    outline: (asked) => work({ outline: asked }) as Promise<readonly number[]>,
  })
  const documents: unknown[] = []
  for await (const piece of pieces) {
    for await (const entries of documentsIn(piece)) {
      for (const { value, problem } of entries) {
        if (problem) documents.push(problem)
        else if (value !== undefined) documents.push(value)
      }
    }
  }
  return documents
}
