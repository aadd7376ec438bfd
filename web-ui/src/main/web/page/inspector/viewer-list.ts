import { html } from 'lit';
import { bytes, count } from './figures.ts';
import type { Viewer } from './sample.ts';
import { words } from './words.ts';

/** The bars begin to be comparable here: one piece behind is not a full bar. */
const SMALLEST_SCALE = 20;

/** Who watches at this gateway, and how far each one is from the log's end. */
export function viewerList(viewers: Viewer[], own: string | undefined) {
  const most = Math.max(SMALLEST_SCALE, ...viewers.map(({ behind }) => behind ?? 0));
  return viewers.length
    ? html`<ul class="viewers">
        ${viewers.map((viewer) => row(viewer, own !== undefined && viewer.connection === own, most))}
      </ul>`
    : html`<p class="note">${words().noViewers}</p>`;
}

function row(viewer: Viewer, here: boolean, most: number) {
  const w = words();
  const width = (100 * (viewer.behind ?? 0)) / most;
  return html`<li class=${viewer.stage} ?data-here=${here}>
    <span class="name">
      <bdi>${viewer.connection ?? '—'}</bdi> <small>${w.viewerKinds[viewer.kind]}</small>
      ${here ? html`<strong>${w.thisPage}</strong>` : ''}
    </span>
    <svg class="bar" aria-hidden="true"><rect height="100%" rx="2" width="${width}%"></rect></svg>
    <span class="ms">${distance(viewer)}</span>
    ${viewer.unwrittenBytes ? html`<small class="unwritten">${w.unwritten(bytes(viewer.unwrittenBytes))}</small>` : ''}
  </li>`;
}

function distance({ behind }: Viewer) {
  const w = words();
  if (behind === null) {
    return html`<span class="unknown" title=${w.hopUnknown}>${w.unknown}</span>`;
  }
  return behind === 0 ? w.atEnd : w.behind(behind, count(behind));
}
