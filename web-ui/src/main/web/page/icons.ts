const PATHS = {
  stream: 'M2 5c3.5-3.5 5 2 8 0s3.5-2 4-1.5M2 8.5c3.5-3.5 5 2 8 0s3.5-2 4-1.5M2 12c3.5-3.5 5 2 8 0s3.5-2 4-1.5',
  copy: 'M5.5 5.5V3A1.5 1.5 0 0 1 7 1.5h6A1.5 1.5 0 0 1 14.5 3v6A1.5 1.5 0 0 1 13 10.5h-2.5M3 5.5h6A1.5 1.5 0 0 1 10.5 7v6A1.5 1.5 0 0 1 9 14.5H3A1.5 1.5 0 0 1 1.5 13V7A1.5 1.5 0 0 1 3 5.5Z',
  link: 'M6.5 9.5a3 3 0 0 0 4.200 0l2.5-2.5a3 3 0 1 0-4.200-4.200L8 3.800M9.5 6.5a3 3 0 0 0-4.200 0L2.800 9a3 3 0 1 0 4.200 4.200l1-1',
  again: 'M13.5 8a5.5 5.5 0 1 1-1.600-3.900L13.5 5.700M13.5 2v3.700H9.800',
  down: 'M8 2.5v11M3.5 9 8 13.5 12.5 9',
  plus: 'M8 2.5v11M2.5 8h11',
};

const SVG = 'http://www.w3.org/2000/svg';

/** A line drawing in the text's colour. It has no words: the element around it must have a label. */
export function icon(name: keyof typeof PATHS): SVGElement {
  const svg = document.createElementNS(SVG, 'svg') as SVGElement;
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
