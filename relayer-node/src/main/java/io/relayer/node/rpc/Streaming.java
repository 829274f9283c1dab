package io.relayer.node.rpc;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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

  /// A result that was read.
  ///
  /// @param any empty where the node has none
  record Found<R>(Optional<R> any) {
    static <R> Found<R> of(R one) {
      return new Found<>(Optional.of(one));
    }

    static <R> Found<R> none() {
      return new Found<>(Optional.empty());
    }
  }

  /// Of a result that is any, or none.
  ///
  /// @param answers whether it is of what was asked for
  static <R, V> Streaming<Found<R>, RpcResult<Optional<V>>> of(
      Function<JsonParser, @Nullable Found<R>> reading,
      Predicate<R> answers,
      Function<R, V> value) {
    return new Streaming<>(
        reading,
        found ->
            found.any.isEmpty() || answers.test(found.any.get())
                ? new RpcResult.Value<>(found.any.map(value))
                : null);
  }
}
