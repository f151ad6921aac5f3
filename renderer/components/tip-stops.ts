/** Marks what has a tooltip, so that the arrow keys find the next one. */
const mark = 'data-tip';
const markSelector = `[${mark}]`;
/** Around numbers that are one stop of the Tab key together. */
const groupSelector = '[data-tips]';

/**
 * Makes it reachable by keyboard: a stop of its own, or within `data-tips` one stop for the group, in
 * which the arrow keys go on. What has the focus by nature is left as it is.
 * @returns takes it back
 */
export function addTipStop(element: HTMLElement): () => void {
  if (element.tabIndex >= 0) {
    return () => undefined;
  }
  element.setAttribute(mark, '');
  const group = element.closest<HTMLElement>(groupSelector);
  element.tabIndex =
    group !== null && stopsOf(group).some(({ tabIndex }) => tabIndex === 0) ? -1 : 0;
  return () => {
    const wasStop = element.tabIndex === 0;
    element.removeAttribute('tabindex');
    element.removeAttribute(mark);
    const first = group === null ? undefined : stopsOf(group)[0];
    if (wasStop && first !== undefined) {
      first.tabIndex = 0;
    }
  };
}

/** The arrow keys, Home and End within a group. @returns whether the key was one of them */
export function moveTipFocus(element: HTMLElement, key: string): boolean {
  const group = element.closest<HTMLElement>(groupSelector);
  if (group === null || !element.hasAttribute(mark)) {
    return false;
  }
  const stops = stopsOf(group);
  const next = stops[nextIndex(stops.indexOf(element), stops.length, key) ?? -1];
  if (next === undefined) {
    return false;
  }
  for (const stop of stops) {
    stop.tabIndex = stop === next ? 0 : -1;
  }
  next.focus();
  return true;
}

function stopsOf(group: HTMLElement): readonly HTMLElement[] {
  return [...group.querySelectorAll<HTMLElement>(markSelector)];
}

function nextIndex(index: number, count: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
