import { html } from 'lit';
import { count, duration } from './figures.ts';
import type { Group } from './sample.ts';
import { words } from './words.ts';

/**
 * Groups and their consumers, as XINFO tells them.
 *
 * @param name of which log; the part that scrolls sideways is called so
 */
export function groupTable(groups: Group[], name: string) {
  const w = words();
  if (groups.length === 0) {
    return html`<p class="note">${w.noGroups}</p>`;
  }
  const unknown = (value: number | string | null, why: string) =>
    value === null ? html`<span class="unknown" title=${why}>${w.unknown}</span>` : typeof value === 'number' ? count(value) : html`<bdi>${value}</bdi>`;
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${name}><table class="groups">
    <thead><tr>${[w.group, w.pending, w.lastDelivered, w.entriesRead, w.lag, w.idle].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    ${groups.map(
      (group) => html`<tbody>
        <tr class="group" data-group=${group.name}>
          <th scope="row"><bdi>${group.name}</bdi></th>
          <td data-figure="pending">${unknown(group.pending, w.notTold)}</td>
          <td data-figure="lastDelivered">${unknown(group.lastDelivered, w.notTold)}</td>
          <td data-figure="entriesRead">${unknown(group.entriesRead, w.lagUnknown)}</td>
          <td data-figure="lag" class=${group.lag ? 'behind' : ''}>${unknown(group.lag, w.lagUnknown)}</td>
          <td></td>
        </tr>
        ${group.members.map(
          (member) => html`<tr class="member">
            <th scope="row"><bdi>${member.name}</bdi></th>
            <td>${unknown(member.pending, w.notTold)}</td>
            <td></td><td></td><td></td>
            <td>${member.idleMs === null ? unknown(null, w.notTold) : duration(member.idleMs)}</td>
          </tr>`,
        )}
      </tbody>`,
    )}
  </table></div>`;
}
