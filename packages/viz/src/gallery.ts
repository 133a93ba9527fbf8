import { analyzeAll, describeAnalyses } from '@polymart/analytics'
import type { AnalysisName, Call, CommonParams, RunOptions, Shop } from '@polymart/analytics'
import { asError, throwIfAborted } from '@polymart/core'
import { figureName } from './cards/analysis-figure.js'
import { callText } from './cards/call-text.js'
import { figures } from './cards/figures.js'
import { callOf, givenOf } from './cards/given.js'
import type { Settled } from './cards/spec.js'
import { galleryHtml } from './page/gallery.js'
import type { GalleryPart } from './page/gallery.js'

/** What is on the gallery, and how it is made. */
export interface GalleryOptions extends CommonParams, RunOptions {
  /** Heading of the page; default "Gallery of figures". */
  readonly title?: string
  /** When the page was made, which it says; default now. */
  readonly made?: number
}

/** The page, and the results that it is made of; an Error where an analysis failed, which the page then says. */
export interface Gallery {
  readonly html: string
  readonly results: Settled
}

/**
 * One page with every figure of every analysis, its question and the command that gives its numbers, as HTML that works
 * offline. Of customers it holds counts alone.
 *
 * @throws PolymartError `interrupted` when `signal` aborts, `argument` on a wrong parameter.
 */
export const galleryPage = async (
  shop: Shop,
  {
    title = 'Gallery of figures',
    made = Date.now(),
    executor,
    workers,
    partitions,
    signal,
    onProgress,
    ...params
  }: GalleryOptions = {},
): Promise<Gallery> => {
  const run = { executor, workers, partitions, signal, onProgress }
  const given = await givenOf(shop, params, run)
  const calls = new Map<string, Call>()
  const parts = describeAnalyses().map(({ name, label, question }): GalleryPart => ({
    name: name as AnalysisName,
    label,
    question,
    figures: figures[name as AnalysisName].map((figure) => {
      const call = callText(name as AnalysisName, figure.params)
      calls.set(call, callOf(name as AnalysisName, given, figure.params))
      return { id: figureName(name as AnalysisName, figure), figure, call }
    }),
  }))
  const settled = await analyzeAll(
    shop,
    [...calls.values()].map(([name, own]): Call => [name, { ...own, ...run }]),
  )
  throwIfAborted(signal)
  const results: Settled = Object.fromEntries(
    [...calls.keys()].map((call, i) => {
      const outcome = settled[i]!
      return [call, outcome.status === 'fulfilled' ? outcome.value : asError(outcome.reason)]
    }),
  )
  return { html: galleryHtml(parts, results, { title, made }), results }
}
