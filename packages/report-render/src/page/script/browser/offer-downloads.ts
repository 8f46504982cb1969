/** Runs in the page: a button for each file that the page holds, compressed. */
export function offerDownloads(): void {
  const blocks = [...document.querySelectorAll<HTMLElement>('script[type="application/gzip"]')];
  const place = document.querySelector('[data-downloads]');
  if (place === null || typeof DecompressionStream === 'undefined') return;

  const contentOf = async (block: HTMLElement): Promise<Blob> => {
    const bytes = Uint8Array.from(atob(block.textContent ?? ''), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Blob([await new Response(stream).arrayBuffer()], { type: block.dataset.type ?? '' });
  };
  for (const block of blocks) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `Save ${block.dataset.name ?? 'data'}`;
    button.addEventListener('click', async () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await contentOf(block));
      link.download = block.dataset.name ?? 'data';
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
    place.append(button);
  }
}
