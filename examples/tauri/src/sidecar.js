// Starts the command line of ollama-cors beside the application, and says where it listens. `Command` is that of
// @tauri-apps/plugin-shell.
export async function startShim(Command, upstream = 'http://127.0.0.1:11434') {
  const words = ['serve', '--listen', '127.0.0.1:0', '--allow-origin', '@tauri', '--upstream', upstream];
  const command = Command.sidecar('binaries/ollama-cors', words);
  const listening = new Promise((resolve, reject) => {
    let said = '';
    command.stdout.on('data', (line) => {
      const url = /^listening on (\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    command.stderr.on('data', (line) => (said += line)); // its words for people, refusals included
    command.on('close', ({ code }) => reject(new Error(`ollama-cors ended with ${code}: ${said}`)));
    command.on('error', (reason) => reject(new Error(String(reason))));
  });
  const child = await command.spawn();
  const url = await listening;
  return { url, stop: () => child.kill() };
}
