import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { cached, downloadOnce } from './download-once.js'
import type { Download, DownloadOptions } from './download-once.js'

const run = promisify(execFile)

/** The version of HBase that tests run against unless they say otherwise, as its artifacts are called. */
const usualVersion = process.env['POLYMART_TEST_HBASE_VERSION'] ?? '2.6.4-hadoop3'

const artifacts = (version: string): readonly (readonly [group: string, artifact: string, version: string])[] => [
  // 2.5 with Hadoop 3 was published without its codecs.
  ...[
    'hbase-server',
    ...(version.startsWith('2.5.') ? [] : ['hbase-compression-zstd', 'hbase-compression-snappy']),
  ].map((artifact) => ['org.apache.hbase', artifact, version] as const),
  ...['log4j-core', 'log4j-api', 'log4j-slf4j-impl', 'log4j-1.2-api'].map(
    (artifact) => ['org.apache.logging.log4j', artifact, '2.17.2'] as const,
  ),
]

const project = (version: string): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>polymart</groupId>
  <artifactId>hbase-for-tests</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    ${artifacts(version)
      .map(
        ([group, artifact, of]) =>
          `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${of}</version></dependency>`,
      )
      .join('\n    ')}
  </dependencies>
</project>
`

export const hbaseDownload = (version = usualVersion): Download => ({
  what: `HBase ${version}`,
  from: "Maven's central repository, by mvn",
  megabytes: 140,
  path: cached(`hbase-${version}`),
})

/** The folder of HBase's jars with all that they need. */
export const hbaseJars = (version = usualVersion, options: DownloadOptions = {}): Promise<string> =>
  downloadOnce(hbaseDownload(version), (path) => download(version, path, options), options)

const download = async (version: string, path: string, { onProgress, signal }: DownloadOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'polymart-hbase-jars-'))
  const { what, megabytes } = hbaseDownload(version)
  try {
    await writeFile(join(folder, 'pom.xml'), project(version))
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${path}`, '-DincludeScope=runtime']
    const options = { cwd: folder, timeout: 600_000, maxBuffer: 1 << 24, ...(signal && { signal }) }
    const running = run('mvn', ['--batch-mode', ...copy], options)
    let done = 0
    createInterface(running.child.stdout!).on('line', (line) => {
      const bytes = bytesOf(line)
      done += bytes
      // What Maven has in its own repository it does not fetch.
      if (bytes > 0) onProgress?.({ stage: what, done, total: megabytes << 20, unit: 'bytes' })
    })
    await running.catch((error: unknown) => {
      throw withReasons(error as Error & { stdout?: string })
    })
    if (!(await readdir(path)).some((file) => file.startsWith('hbase-server-')))
      throw new Error(`Expected Maven to copy hbase-server ${version}, found none in ${path}.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6 }

/** Of a file that Maven says it has fetched: `Downloaded from …/a.jar (1.2 MB at 3 MB/s)`. */
const bytesOf = (line: string): number => {
  const [, size, unit = ''] = /Downloaded from .* \(([\d.]+) (\w+) at /.exec(line) ?? []
  return Number(size ?? 0) * (units[unit] ?? 0)
}

/** Maven says what went wrong where it says everything else. */
const withReasons = (error: Error & { stdout?: string }): Error => {
  const reasons = (error.stdout ?? '').split('\n').filter((line) => line.startsWith('[ERROR]'))
  if (reasons.length === 0) return error
  return new Error(`Expected Maven to fetch HBase, found that it did not: ${reasons.slice(0, 3).join('\n')}`)
}
