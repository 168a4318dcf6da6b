// Focus, where the browser's own way would get in the way of the keys.

/** For a field that appears because somebody asked for it. As a `ref`: a function of the module, so that it runs once and not at every render. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus()
}

/** After a choice is made its list lets go: keys are off inside fields, and the next key is meant for the pictures. */
export function releaseFocus(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}
