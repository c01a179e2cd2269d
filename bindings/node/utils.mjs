// `ollama-cors/utils`, for `import`.
import utils from './lib/utils.cjs';

export const {
  get, head, post, del, parseJSON, formatHost, defaultHost, defaultPort, AbortableAsyncIterator, ResponseError,
} = utils;
