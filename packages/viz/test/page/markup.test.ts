import { expect, it } from 'vitest'
import { jsonForScript, markup, trusted } from '../../src/page/markup.js'

it('escapes every value, in text and in attributes', () => {
  const value = `"><script>alert('x')</script>&`
  expect(markup`<p title="${value}">${value}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  )
})

it('takes markup, lists of it, numbers and nothing', () => {
  expect(markup`<ul>${[1, 2].map((n) => markup`<li>${n}</li>`)}</ul>${null}${trusted('<hr>')}`.text).toBe(
    '<ul><li>1</li><li>2</li></ul><hr>',
  )
})

it('drops the indentation of the template and keeps that of values', () => {
  expect(
    markup`
      <pre>${'a\n  b'}</pre>`.text,
  ).toBe('\n<pre>a\n  b</pre>')
})

it('keeps JSON from ending its script element', () => {
  const json = jsonForScript({ name: '</script><!--<script>' }).text
  expect(json).not.toContain('<')
  expect(JSON.parse(json)).toEqual({ name: '</script><!--<script>' })
})
