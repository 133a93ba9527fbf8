import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const asked = process.env.POLYMART_CHROMIUM

/** Path of a Chromium: POLYMART_CHROMIUM, or where systems put it; undefined where there is none. */
export const chromiumPath = asked ?? places.find((path) => existsSync(path))

if (chromiumPath === undefined) {
  const message = 'No Chromium was found, so no page is tested: install it, or set POLYMART_CHROMIUM to its path.'
  if (process.env.CI === 'true') throw new Error(message)
  console.warn(`\n*** ${message} ***\n`)
}

/** A browser without a network, with a profile of its own. */
export interface Browser {
  /** Opens a file, or a page of a server on this machine, and notes everything that it should not do. */
  readonly open: (place: string, options?: BrowserContextOptions) => Promise<OpenPage>
  readonly close: () => Promise<void>
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Messages of the console and errors that nobody caught. */
  readonly complaints: string[]
  /** What it asked for, other than itself or, where a server gave it, of that server. */
  readonly requests: string[]
}

export const startBrowser = async (): Promise<Browser> => {
  const profile = await mkdtemp(join(tmpdir(), 'polymart-chromium-'))
  const server = await chromium.launch({
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    downloadsPath: profile,
  })
  return {
    open: async (place, options = {}) => {
      const isServed = place.startsWith('http://127.0.0.1:')
      const context = await server.newContext({ offline: !isServed, ...options })
      const page = await context.newPage()
      const complaints: string[] = []
      const requests: string[] = []
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('request', (request) => {
        const isOwn = isServed
          ? new URL(request.url()).origin === new URL(place).origin
          : request.url() === page.url() || request.isNavigationRequest()
        if (!isOwn) requests.push(request.url().slice(0, 200))
      })
      await page.goto(isServed ? place : `file://${place}`)
      return { page, context, complaints, requests }
    },
    close: async () => {
      await server.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

/** Waits until every chart is drawn, or has said why not. */
export const drawn = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true', null, { timeout: 60_000 })
