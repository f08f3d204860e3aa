/**
 * How the editor looks: the colours of every page of Detour, by day and by night.
 *
 * @module
 */

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const words = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--swap)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.labelName, tags.typeName, tags.meta], color: 'var(--send)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--soft)' },
  { tag: tags.content, color: 'var(--ink)' },
  { tag: tags.invalid, color: 'var(--stop)' },
])

const tooltip = {
  backgroundColor: 'var(--card)',
  color: 'var(--ink)',
  border: '1px solid var(--line)',
  borderRadius: '0.6rem',
  boxShadow: '0 8px 24px color-mix(in srgb, var(--ink) 18%, transparent)',
}

const ground = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--card)', height: '100%', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: 'none' },
  // Above the gutters, which would hide an outline.
  '&.cm-focused::after': {
    content: '""',
    position: 'absolute',
    inset: '0',
    border: '2px solid var(--focus)',
    pointerEvents: 'none',
    zIndex: '300',
  },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.5rem 0' },
  '.cm-line': { padding: '0 0.75rem 0 0.4rem' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--swap-wash)',
  },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--soft)', border: 'none', paddingLeft: '0.15rem' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--wash) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--wash)', color: 'var(--ink)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--wash)',
    color: 'var(--accent)',
    border: 'none',
    padding: '0 0.4rem',
  },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--wash)',
    outline: '1px solid var(--edge)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--caution-wash)' },
  '.cm-searchMatch': { backgroundColor: 'var(--caution-wash)', outline: '1px solid var(--caution)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--mark)' },
})

const panelsAndTips = EditorView.theme({
  '.cm-panels': { backgroundColor: 'var(--ground)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-panel.cm-search': { padding: '0.5rem 2rem 0.5rem 0.6rem', fontFamily: 'var(--font)' },
  '.cm-panel.cm-search label': { fontSize: '0.8125rem' },
  '.cm-textfield': {
    backgroundColor: 'var(--card)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '0.4rem',
    padding: '0.25rem 0.45rem',
    fontSize: '0.8125rem',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--card)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '0.4rem',
    padding: '0.25rem 0.55rem',
    fontSize: '0.8125rem',
  },
  '.cm-panel.cm-search [name=close]': { color: 'var(--soft)', minWidth: '1.5rem', minHeight: '1.5rem' },
  '.cm-tooltip': tooltip,
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '16rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.15rem 0.6rem', lineHeight: '1.6' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--wash)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--soft)', fontStyle: 'normal', marginLeft: '0.75rem' },
  '.cm-completionMatchedText': { color: 'var(--accent)', textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': {
    padding: '0.5rem 0.7rem',
    maxWidth: '20rem',
    fontFamily: 'var(--font)',
    fontSize: '0.8125rem',
  },
  '.cm-said': { padding: '0.5rem 0.7rem', maxWidth: '26rem', fontFamily: 'var(--font)', fontSize: '0.8125rem' },
  '.cm-said strong': { display: 'block', fontFamily: 'var(--mono)', fontWeight: '600' },
  '.cm-said p': { margin: '0.15rem 0 0', whiteSpace: 'pre-wrap' },
})

const problems = EditorView.theme({
  '.cm-diagnostic': { padding: '0.5rem 0.7rem', fontFamily: 'var(--font)', maxWidth: '30rem', borderLeftWidth: '3px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--stop)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--caution)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--swap)' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    borderRadius: '0.4rem',
    padding: '0.2rem 0.55rem',
    margin: '0.3rem 0 0',
    display: 'block',
    cursor: 'pointer',
  },
  '.cm-lintRange-error': underline('var(--stop)', 'wavy'),
  '.cm-lintRange-warning': underline('var(--caution)', 'wavy'),
  '.cm-lintRange-info': underline('var(--swap)', 'dotted'),
  '.cm-lintPoint:after': { borderBottomColor: 'var(--stop)' },
  '.cm-gutter-lint': { width: '1.1rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0.25rem 0.15rem' },
  '.cm-lint-marker': { width: '0.8rem', height: '0.8rem', content: 'none', position: 'relative' },
  // Forms as well as colours: a square, a triangle's stand-in and a ring.
  '.cm-lint-marker-error': { content: 'none', backgroundColor: 'var(--stop)', borderRadius: '0.15rem' },
  '.cm-lint-marker-warning': {
    content: 'none',
    backgroundColor: 'var(--caution)',
    clipPath: 'polygon(50% 0, 100% 100%, 0 100%)',
  },
  '.cm-lint-marker-info': {
    content: 'none',
    boxSizing: 'border-box',
    border: '2px solid var(--swap)',
    borderRadius: '50%',
  },
})

function underline(colour: string, line: string): Record<string, string> {
  return {
    backgroundImage: 'none',
    textDecoration: `underline ${line} ${colour}`,
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '0.25em',
    paddingBottom: '0',
  }
}

export const look: Extension = [ground, panelsAndTips, problems, syntaxHighlighting(words)]
