// `ollama-cors/browser`: the client for a page, through its bundler.
import main from './lib/browser.cjs';

export default main.default;
export const {
  Ollama,
  AbortableAsyncIterator,
  formatHost,
  OllamaCorsError,
  ResponseError,
  ConnectError,
  TimeoutError,
  StreamError,
  TruncatedError,
  ProtocolError,
  AbortError,
  BlockedError,
} = main;
