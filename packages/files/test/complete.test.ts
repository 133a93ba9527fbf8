import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readAll, temporaryFolder } from './folders.js'

const category = (categoryId: string): string => JSON.stringify({ categoryId, name: 'x', parentId: null })

/** A data set of two categories, a broken line and a blank one, and what its manifest says of how many there are. */
const datasetOf = async (counts: object): Promise<string> => {
  const dir = await temporaryFolder()
  await mkdir(join(dir, 'categories'))
  await writeFile(join(dir, 'categories', 'part-0.jsonl'), `${category('a')}\n\n${category('b')}\n{}\n`)
  await writeFile(join(dir, 'manifest.json'), JSON.stringify({ counts }))
  return dir
}

it('a data set that lost rows is not read as if it were whole, unless that is meant', async () => {
  const dir = await datasetOf({ users: 1, categories: 4 })
  const missing = `it has 0 of 1 row of users, 3 of 4 rows of categories`
  await expect(readAll(dir)).rejects.toMatchObject({
    code: 'format',
    message: `${dir} has lost rows: of those in ${join(dir, 'manifest.json')} ${missing}. Copy or generate the data set again, or read what is there with --partial (in code: partial: true).`,
  })
  const { shop, notes } = await readAll(dir, { partial: true })
  expect(shop.categories).toHaveLength(2)
  expect(notes).toContain(`${dir} is not complete by ${join(dir, 'manifest.json')}: ${missing}. They are read.`)
})

it('a data set with as many rows as its manifest says is whole, and one with more is said to have more', async () => {
  const { notes } = await readAll(await datasetOf({ categories: 3 }))
  expect(notes.join()).not.toContain('manifest.json')
  const more = await readAll(await datasetOf({ categories: 1 }))
  expect(more.notes.join()).toMatch(/has 3 rows of categories, more than the 1 of .*manifest\.json\. All are read\./)
})
