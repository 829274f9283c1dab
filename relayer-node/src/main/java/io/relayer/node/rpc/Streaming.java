package io.relayer.node.rpc;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// Reading of a result while its text is parsed, for those that are asked for often and are long:
/// what nobody needs of them is passed over, and no tree is built. It reads what nodes usually
/// write. Anything else than that it leaves to the reading of a tree, which tells what can be read
/// all the same, and what is wrong.
///
/// Why: RATIONALE.md#streamed.
///
/// @param reading of the result, whose first token is the parser's; leaves it at the last one; null
///   where it is not as usual. The same for all calls of a method
/// @param answer to the call by what was read; null where it does not answer it
record Streaming<R, T>(Function<JsonParser, @Nullable R> reading, Function<R, @Nullable T> answer) {

  /// Of a result that is any, or none.
  static <R, V> Streaming<R, RpcResult<V>> of(
      Function<JsonParser, @Nullable R> reading, Function<R, @Nullable V> answer) {
    return new Streaming<>(
        reading,
        read -> {
          V value = answer.apply(read);
          return value == null ? null : new RpcResult.Value<>(value);
        });
  }
}
