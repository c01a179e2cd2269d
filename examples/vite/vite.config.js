// The plugin is all that there is to do: the page then finds a shim at import.meta.env.VITE_OLLAMA_HOST.
// OLLAMA_HOST names the Ollama behind it, as it does everywhere.
import { defineConfig } from 'vite';
import { ollamaCors } from 'ollama-cors/vite';

const upstream = process.env.OLLAMA_HOST;

export default defineConfig({ plugins: [ollamaCors(upstream ? { upstream } : {})] });
