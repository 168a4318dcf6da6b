// Puts the cursor into a field that appears because somebody asked for it.

/** As a `ref`: a function of the module, so that it runs once and not at every render. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus()
}
