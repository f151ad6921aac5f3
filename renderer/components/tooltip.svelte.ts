import { on } from 'svelte/events';
import type { Attachment } from 'svelte/attachments';
import { addTipStop, moveTipFocus } from './tip-stops.ts';
import { TooltipState, type Teller } from './tooltip-state.svelte.ts';

/** Shown by `TooltipLayer.svelte`. */
export const tooltip = new TooltipState();

/**
 * Explains the element when the pointer rests on it or it gets the keyboard's focus:
 * `<span {@attach tip(() => explanation)}>`. What is told may change while it is shown.
 */
export function tip(tell: Teller): Attachment<HTMLElement> {
  return (element) => {
    const removeStop = addTipStop(element);
    const listeners = [
      on(element, 'pointerenter', (event) => {
        if (event.pointerType !== 'touch') {
          tooltip.hover(element, tell, event.timeStamp);
        }
      }),
      on(element, 'pointerleave', (event) => tooltip.leave(element, event.timeStamp)),
      on(element, 'pointerdown', () => tooltip.withdraw(element)),
      on(element, 'focus', () => {
        if (element.matches(':focus-visible')) {
          tooltip.focus(element, tell);
        }
      }),
      on(element, 'blur', (event) => tooltip.leave(element, event.timeStamp)),
      on(element, 'keydown', (event) => {
        if (event.target === element && moveTipFocus(element, event.key)) {
          event.preventDefault();
        }
      }),
    ];
    return () => {
      for (const remove of listeners) {
        remove();
      }
      removeStop();
      tooltip.withdraw(element);
    };
  };
}
