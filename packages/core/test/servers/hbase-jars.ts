import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { downloadOnce } from './download-once.js'

const run = promisify(execFile)

/** The version of HBase that tests run against unless they say otherwise. */
const usualVersion = '2.6.4-hadoop3'

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

/** The folder of HBase's jars with all that they need, fetched by Maven once and kept for all runs. */
export const hbaseJars = (version = usualVersion): Promise<string> =>
  downloadOnce(`hbase-${version}`, async (path) => {
    const folder = await mkdtemp(join(tmpdir(), 'polymart-hbase-jars-'))
    try {
      await writeFile(join(folder, 'pom.xml'), project(version))
      const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${path}`, '-DincludeScope=runtime']
      await run('mvn', ['--batch-mode', '--quiet', ...copy], { cwd: folder, timeout: 600_000 })
      if (!(await readdir(path)).some((file) => file.startsWith('hbase-server-')))
        throw new Error(`Expected Maven to copy hbase-server ${version}, found none in ${path}.`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
