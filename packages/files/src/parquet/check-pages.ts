import { open } from 'node:fs/promises'
import { PolymartError } from '@polymart/core'
import type { ColumnMetaData, FileMetaData, PageHeader } from 'hyparquet'
import { readAt } from '../jsonl/lines.js'
import type { Source } from '../read/sources.js'
import { mib } from '../read/unpacked.js'
import { GroupSize } from './group-size.js'
import { pagesOf } from './pages.js'
import type { File } from './pages.js'
import { unfoldsBeyond } from './unfolding.js'

/** A page is decoded as a whole, which takes it several times. */
const mostPageBytes = ({ memory }: Pick<Source, 'memory'>): number => memory / 4

/** Refuses pages that unfold too far, before one is decoded. What the footer says of sizes may be wrong, so it is not asked. */
export const checkPages = async (file: File, footer: FileMetaData, coded: ReadonlySet<string>): Promise<void> => {
  const most = mostPageBytes(file)
  const handle = await open(file.path)
  try {
    for (const { columns } of footer.row_groups) {
      const size = new GroupSize(file, footer, coded)
      for (const { meta_data: column } of columns) {
        if (!column) continue
        const headers: PageHeader[] = []
        for await (const page of pagesOf(handle, file, column)) {
          const bytes = page?.header.uncompressed_page_size ?? Number(column.total_uncompressed_size)
          if (bytes > most) throw pageTooLarge(file, column, bytes)
          if (page && (await unfoldsBeyond(most, column, page, () => readAt(handle, page.from, page.to - page.from))))
            throw pageUnfoldsFurther(file, column, bytes)
          if (page) headers.push(page.header)
        }
        await size.add(column, headers)
      }
    }
  } finally {
    await handle.close()
  }
}

const pageTooLarge = (file: File, { path_in_schema: path }: ColumnMetaData, bytes: number): PolymartError =>
  new PolymartError(
    'format',
    `${file.path}, column ${path.join('.')}: expected pages that unfold to at most ${mib(mostPageBytes(file))} MiB, found one of ${mib(bytes)} MiB. Is the file damaged? If it is right, raise --read-memory (now ${mib(file.memory)} MiB) to ${mib(bytes * 4)} MiB or more, or write the file with smaller pages.`,
  )

const pageUnfoldsFurther = (file: File, { path_in_schema: path }: ColumnMetaData, bytes: number): PolymartError =>
  new PolymartError(
    'format',
    `${file.path}, column ${path.join('.')}: a page says that it unfolds to ${bytes} bytes, and unfolds to more than ${mib(mostPageBytes(file))} MiB. The file is damaged: write it again, or remove it.`,
  )
