import { documentHtml } from '../page/document.js'
import type { Document } from '../page/document.js'
import { markup } from '../page/markup.js'

/** A page in a frame of a notebook, which can reach neither the notebook nor the network. */
export const frameHtml = (height: number, document: Document): string =>
  markup`<iframe sandbox="allow-scripts allow-downloads" style="width: 100%; height: ${height}px; border: 0" title="${document.title}" srcdoc="${documentHtml(document)}"></iframe>`
    .text
