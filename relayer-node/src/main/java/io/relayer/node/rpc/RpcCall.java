package io.relayer.node.rpc;

import io.relayer.node.rpc.Field.UnreadableException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/// A JSON-RPC call, with the reading of its result. That is a part of the exchange: an answer that
/// can't be read is a failure of the node.
///
/// @param reading of the answer; may throw [UnreadableException]
/// @param unanswered stands for an answer that is missing in a batch; null where that fails the
///   batch
/// @param streaming is tried before `reading`; null for a method whose answers are not worth it
record RpcCall<T>(
    Request<?, RpcResponse> request,
    Function<RpcResponse, T> reading,
    @Nullable T unanswered,
    @Nullable Streaming<?, T> streaming) {

  /// One whose answer is read unless it is an error.
  static <T> RpcCall<RpcResult<T>> of(
      String method, Function<Field, T> reading, Object... parameters) {
    return new RpcCall<>(
        request(method, parameters),
        answer ->
            answer.hasError()
                ? new RpcResult.Refusal<>(answer.getError())
                : new RpcResult.Value<>(reading.apply(Field.of(answer.getResult()))),
        null,
        null);
  }

  /// The same, read so where it can be.
  RpcCall<T> streamed(Streaming<?, T> by) {
    return new RpcCall<>(request, reading, unanswered, by);
  }

  static Request<?, RpcResponse> request(String method, Object... parameters) {
    return new Request<>(method, List.of(parameters), null, RpcResponse.class);
  }

  String method() {
    return request.getMethod();
  }

  /// @throws TransportException if it can't be read; says what of it
  T read(@Nullable Response<?> response) throws TransportException {
    if (!(response instanceof RpcResponse answer)) {
      if (unanswered == null) {
        throw TransportException.broken(method() + ": left a call of a batch unanswered");
      }
      return unanswered;
    }
    try {
      return reading.apply(answer);
    } catch (UnreadableException e) {
      throw TransportException.unreadable(method() + ": " + e.detail());
    } catch (RuntimeException e) { // nothing that a node sends may come to more than this
      throw TransportException.unreadable(method() + ": " + e);
    }
  }
}
