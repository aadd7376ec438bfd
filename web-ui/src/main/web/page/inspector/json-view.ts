import { html, type TemplateResult } from 'lit';

/** A longer text is shown in part until it is opened. */
const LONG = 120;

/** JSON as text that can be read, folded and copied. */
export function jsonView(value: unknown, key?: string): TemplateResult {
  const name = key === undefined ? '' : html`<span class="key">${key}</span>: `;
  if (typeof value !== 'object' || value === null) {
    return html`<div class="line">${name}${scalar(value)}</div>`;
  }
  const list = Array.isArray(value);
  const members = list ? value.map((item) => jsonView(item)) : Object.entries(value).map(([inner, item]) => jsonView(item, inner));
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  if (members.length === 0) {
    return html`<div class="line">${name}${open}${close}</div>`;
  }
  return html`<details open>
    <summary>${name}${open}<span class="folded">${` … ${close} `}</span></summary>
    <div class="members">${members}</div>
    <div class="line">${close}</div>
  </details>`;
}

function scalar(value: unknown) {
  const text = JSON.stringify(value);
  return html`<span class=${value === null ? 'null' : typeof value} dir="auto" title=${text.length > LONG ? text : ''}>${text}</span>`;
}
