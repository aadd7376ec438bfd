import { speakIn } from './announcement.ts';
import { language } from './i18n/language.ts';

/**
 * Shows an element in a modal dialog, which is gone again after the element says `close`, Escape, or a click beside it. The browser keeps the focus
 * inside and gives it back; it is given back by hand too, to what has been drawn anew meanwhile.
 */
export function openModal(element: HTMLElement, className: string, label: () => string): HTMLDialogElement {
  const opener = document.activeElement as HTMLElement | null;
  const dialog = document.createElement('dialog');
  dialog.className = className;
  const name = () => dialog.setAttribute('aria-label', label());
  const unsubscribe = language.subscribe(name);
  name();
  dialog.append(element);
  element.addEventListener('close', () => dialog.close());
  // A selection that begins inside and ends beside it is a click on the dialog too.
  let pressed: EventTarget | null = null;
  dialog.addEventListener('pointerdown', (event) => (pressed = event.target));
  dialog.addEventListener('click', (event) => event.target === dialog && pressed === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    speakOutside();
    dialog.remove();
    unsubscribe();
    opener?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  const speakOutside = speakIn(dialog);
  dialog.showModal();
  return dialog;
}
