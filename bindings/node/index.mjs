// The same objects as `require('ollama-cors')`, so that an instance made through one is known to the other.
import ollamaCors from './index.cjs';

export const {
  Policy,
  Shim,
  check,
  OllamaCorsError,
  ConfigError,
  StartError,
  version,
  features,
  schema,
  catalogue,
} = ollamaCors;
