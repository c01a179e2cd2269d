// The client for a page in a browser, on the page's own fetch.
import { Ollama } from './types/client.cjs';

export * from './types/client.cjs';
declare const ollama: Ollama;
export default ollama;
