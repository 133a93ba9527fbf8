import type { ServerName } from './options.js'

/** Of a shop on the servers that run, or in a folder what none of them is for. */
const folderUrl = 'embedded:polymart-demo/store'

/** What to do with the servers. */
export const announcement = (
  { mongodb, hbase }: Readonly<Partial<Record<ServerName, string>>>,
  data: string | undefined,
): string => {
  const stores = hbase === undefined ? ['--store', mongodb!] : ['--entities', mongodb ?? folderUrl, '--sessions', hbase]
  const flags = stores.map(typed).join(' ')
  return [
    ...(mongodb === undefined ? [] : [`MongoDB  ${mongodb}`]),
    ...(hbase === undefined ? [] : [`HBase    ${hbase}`]),
    '',
    'In another terminal:',
    `  npx polymart demo ${flags}`,
    `  npx polymart analyze rfm --table groups ${flags}`,
    '',
    data === undefined
      ? 'Ctrl-C stops them and removes their data. To keep data: npm run servers -- --data FOLDER'
      : `Ctrl-C stops them; their data stay in ${data}`,
  ].join('\n')
}

/** An argument as one types it: a shell would look for files by a URL with a question mark. */
const typed = (text: string): string => (/^[\w:/.,@%+-]*$/.test(text) ? text : `'${text}'`)
