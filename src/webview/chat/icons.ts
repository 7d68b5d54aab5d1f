// Hob's own small icons for the panel, 16 units wide, drawn in the colour of the text around them.
import { svg } from '../dom.ts';

const PATHS = {
  send: 'M2 2.5 14.5 8 2 13.5 4 8.6 10 8 4 7.4Z',
  stop: 'M4 4h8v8H4Z',
  copy: 'M5.5 2h7.5v9.5h-1.2v-8.3H5.5ZM3 4.5h7.5V14H3ZM4.2 5.7v7.1h5.1V5.7Z',
  check: 'M6.3 12.2 2.4 8.3l.9-.9 3 3 6.4-6.5.9.9Z',
  apply:
    'M3 1.500h6.200L13 5.300V8h-1.200V6.500H8V2.700H4.200v10.600h3v1.200H3Zm6.200 1.700v2.100h2.100ZM9.600 14.400 7.200 12l.900-.900 1.500 1.500 3.700-3.700.900.900Z',
  insert:
    'M2 2.4h12v1.2H2Zm0 10h12v1.2H2ZM2 7.4h6.2L6.4 5.6l.9-.9L10.6 8l-3.3 3.3-.900-.900L8.2 8.600H2ZM12.8 5.500H14v5h-1.200Z',
  newFile:
    'M3 1.500h6.200L13 5.300v3.200h-1.200V6.500H8V2.700H4.200v10.600h4.300v1.200H3Zm6.2 1.700v2.100h2.100ZM11.4 9.800h1.200v1.800h1.800v1.200h-1.800v1.800h-1.200v-1.800H9.600v-1.200h1.800Z',
  retry:
    'M8 2.600a5.4 5.4 0 1 1-5.3 6.600l1.2-.300A4.2 4.2 0 1 0 4.7 5.400H7v1.200H2.600V2.200h1.200v2.300A5.4 5.4 0 0 1 8 2.600Z',
  edit: 'M11.6 1.9 14.1 4.4 5.6 12.9 2.2 13.8 3.1 10.400ZM10.3 4.9 4.2 11l-.400 1.2 1.2-.400 6.1-6.100Z',
  trash: 'M6 2h4v1.300h3.500v1.200h-11V3.300H6Zm-2.5 3.700h9l-.600 8.300H4.100Zm1.3 1.2.400 5.900h5.600l.400-5.900Z',
  add: 'M7.4 2.500h1.200v4.900h4.900v1.200H8.600v4.900H7.400V8.600H2.500V7.400h4.900Z',
  history:
    'M8 2.200a5.8 5.8 0 1 1-5.6 7.300l1.2-.300A4.6 4.6 0 1 0 4.5 5H6.600v1.200H2.500V2.100h1.200v2A5.8 5.8 0 0 1 8 2.200ZM7.5 5h1.200v2.800l2 1.2-.600 1L7.5 8.500Z',
  export:
    'M7.4 1.800h1.200v6.600l2.2-2.2.900.900L8 10.8 4.3 7.100l.900-.900 2.2 2.200ZM2.5 10.500h1.200v2.300h8.600v-2.300h1.200V14h-11Z',
  close: 'M3.9 3 8 7.1 12.1 3l.900.900L8.9 8l4.1 4.1-.900.900L8 8.9 3.9 13l-.900-.900L7.1 8 3 3.900Z',
  back: 'M7.2 3 8 3.9 4.6 7.400H14v1.200H4.600L8 12.100l-.800.900L2.2 8Z',
  attach:
    'M4 1.800h5.500l2.8 2.800V14H4Zm1.2 1.200v9.800h5.900V5.400H8.700V3Zm1.3 4.500h3.300v1.100H6.500Zm0 2.300h3.300v1.100H6.500Z',
  chevron: 'M6 3.3 10.7 8 6 12.700l-.900-.900L8.9 8 5.1 4.200Z',
  away: 'M5 3.500h7.500V11h-1.200V5.600L4.3 12.600l-.900-.900 7-7H5Z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: the control it stands in carries the label. */
export function icon(name: IconName): SVGElement {
  const path = svg('path', { d: PATHS[name], 'fill-rule': 'evenodd' });
  return svg('svg', { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' }, path);
}
