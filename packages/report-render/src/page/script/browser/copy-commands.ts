/** Runs in the page: a button that copies each command. */
export function copyCommands(): void {
  for (const command of document.querySelectorAll<HTMLElement>('pre[data-copy]')) {
    const tools = document.createElement('div');
    tools.className = 'tools';
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(command.textContent ?? '');
        said.textContent = 'Copied';
      } catch {
        // Without permission the text is selected, to be copied by keyboard.
        getSelection()?.selectAllChildren(command);
        said.textContent = 'Selected';
      }
    });
    tools.append(button, said);
    command.after(tools);
  }
}
