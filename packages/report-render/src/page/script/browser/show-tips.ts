/**
 * Runs in the page: what a part of a chart shows, in words, beside the pointer; and with the arrow keys where the chart has the
 * focus. The place of the words is set in a style sheet of its own, since the page has no style attributes.
 */
export function showTips(): void {
  const box = document.createElement('div');
  box.className = 'tip-box';
  box.hidden = true;
  const said = document.createElement('div');
  said.className = 'said';
  said.setAttribute('aria-live', 'polite');
  document.body.append(box, said);
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const words = new WeakMap<Element, string>();
  const wordsOf = (tip: Element): string => {
    const title = tip.querySelector('title');
    if (title !== null) {
      // Otherwise the browser would show the same words a second time.
      words.set(tip, title.textContent ?? '');
      title.remove();
    }
    return words.get(tip) ?? '';
  };
  const hide = (): void => {
    box.hidden = true;
    for (const tip of document.querySelectorAll('.tip.shown')) tip.classList.remove('shown');
  };
  const show = (tip: Element, x: number, y: number): void => {
    hide();
    box.textContent = wordsOf(tip);
    box.hidden = box.textContent === '';
    tip.classList.add('shown');
    const { offsetWidth, offsetHeight } = box;
    const left = Math.max(8, Math.min(x + 12, document.documentElement.clientWidth - offsetWidth - 8));
    const top = y - offsetHeight - 12 < 0 ? y + 20 : y - offsetHeight - 12;
    sheet.replaceSync(`.tip-box { left: ${left + scrollX}px; top: ${top + scrollY}px; }`);
  };

  document.addEventListener('pointermove', (event) => {
    const tip = event.target instanceof Element ? event.target.closest('.tip') : null;
    // The box cannot be above an open dialog.
    if (tip === null || tip.closest('dialog') !== null) hide();
    else show(tip, event.clientX, event.clientY);
  });
  document.addEventListener('scroll', hide, { passive: true });

  for (const chart of document.querySelectorAll<HTMLElement>('.chart')) {
    const tips = [...chart.querySelectorAll('.tip')];
    if (tips.length === 0) continue;
    let at = -1;
    chart.setAttribute('aria-description', 'The left and right arrow keys tell its values.');
    chart.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (event.key === 'Escape') hide();
      if (step === 0) return;
      event.preventDefault();
      at = (at + step + tips.length) % tips.length;
      const tip = tips[at];
      if (tip === undefined) return;
      const { left, top, width } = tip.getBoundingClientRect();
      show(tip, left + width / 2, top);
      said.textContent = wordsOf(tip);
    });
    chart.addEventListener('blur', hide);
  }
}
