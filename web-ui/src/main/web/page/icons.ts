const PATHS = {
  stream: 'M2 5c3.5-3.5 5 2 8 0s3.5-2 4-1.5M2 8.5c3.5-3.5 5 2 8 0s3.5-2 4-1.5M2 12c3.5-3.5 5 2 8 0s3.5-2 4-1.5',
  copy: 'M5.5 5.5V3A1.5 1.5 0 0 1 7 1.5h6A1.5 1.5 0 0 1 14.5 3v6A1.5 1.5 0 0 1 13 10.5h-2.5M3 5.5h6A1.5 1.5 0 0 1 10.5 7v6A1.5 1.5 0 0 1 9 14.5H3A1.5 1.5 0 0 1 1.5 13V7A1.5 1.5 0 0 1 3 5.5Z',
  link: 'M6.5 9.5a3 3 0 0 0 4.200 0l2.5-2.5a3 3 0 1 0-4.200-4.200L8 3.800M9.5 6.5a3 3 0 0 0-4.200 0L2.800 9a3 3 0 1 0 4.200 4.200l1-1',
  again: 'M13.5 8a5.5 5.5 0 1 1-1.600-3.900L13.5 5.700M13.5 2v3.700H9.800',
  down: 'M8 2.5v11M3.5 9 8 13.5 12.5 9',
  plus: 'M8 2.5v11M2.5 8h11',
  menu: 'M2.500 4.500h11M2.500 8h11M2.500 11.500h7',
  close: 'M3.500 3.500l9 9M12.500 3.500l-9 9',
  back: 'M9.800 3.500 5.300 8l4.500 4.500',
  forth: 'M6.200 3.500 10.700 8l-4.500 4.500',
  sides: 'M3 2.500h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM8 2.500v11',
  inspect: 'M1.500 8h3l2-4.500 3 9 2-4.500h3',
  break: 'M9 1.500 3.500 9H8l-1 5.500L12.500 7H8Z',
  bin: 'M3 4.500h10M6.500 4.500v-2h3v2M4.500 4.500l.5 9h6l.5-9',
};

/** These point somewhere, and must point the other way where the text runs from right to left. */
const DIRECTED = new Set(['back', 'forth', 'again', 'stream']);

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing in the text's colour. It has no words: the element around it must have a label. */
export function icon(name: keyof typeof PATHS): SVGElement {
  const svg = document.createElementNS(SVG, 'svg') as SVGElement;
  svg.setAttribute('class', DIRECTED.has(name) ? 'icon directed' : 'icon');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
