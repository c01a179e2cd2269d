// The same objects as `require('ollama-cors')`, so that an instance made through one is known to the other.
import main from './lib/main.cjs';

export default main.default;
export const {
  Ollama,
  AbortableAsyncIterator,
  formatHost,
  createFetch,
  doctor,
  doctorCodes,
  Policy,
  Shim,
  check,
  OllamaCorsError,
  ConfigError,
  StartError,
  ResponseError,
  ConnectError,
  TimeoutError,
  StreamError,
  TruncatedError,
  ProtocolError,
  AbortError,
  BlockedError,
  version,
  features,
  schema,
  catalogue,
} = main;
