/** Runs in the page: each chart can be shown at the window's width and larger, and saved as a picture. */
export function zoomCharts(): void {
  const LARGEST = 4;
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', 'Enlarged chart');
  const tools = document.createElement('div');
  tools.className = 'tools';
  const frame = document.createElement('div');
  frame.className = 'zoom-frame';
  frame.tabIndex = 0;
  dialog.append(tools, frame);
  document.body.append(dialog);

  const buttonIn = (parent: Element, label: string, act: () => void): HTMLButtonElement => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', act);
    parent.append(button);
    return button;
  };
  let size = 1;
  const resize = (to: number): void => {
    size = Math.max(1, Math.min(LARGEST, to));
    frame.firstElementChild?.setAttribute('class', `zoom-${size}`);
  };
  buttonIn(tools, 'Larger', () => resize(size + 1));
  buttonIn(tools, 'Smaller', () => resize(size - 1));
  buttonIn(tools, 'Close', () => dialog.close());

  for (const figure of document.querySelectorAll('figure')) {
    const chart = figure.querySelector('.chart svg');
    if (chart === null) continue;
    const own = document.createElement('div');
    own.className = 'tools';
    figure.append(own);
    buttonIn(own, 'Enlarge', () => {
      const copy = chart.cloneNode(true) as SVGSVGElement;
      frame.replaceChildren(copy);
      resize(1);
      dialog.showModal();
    });
    buttonIn(own, 'Save as SVG', () => {
      const copy = chart.cloneNode(true) as SVGSVGElement;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(
        new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }),
      );
      link.download = `${figure.id || 'chart'}.svg`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }
}
