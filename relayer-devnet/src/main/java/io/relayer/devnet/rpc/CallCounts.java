package io.relayer.devnet.rpc;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;

/// Counts the calls of each method, and the HTTP requests that they came in. For a figure per
/// transaction, take the difference of two readings, or [#reset] before.
public final class CallCounts {
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();

  CallCounts() {}

  /// Of `method`; the calls of a batch count one by one.
  public long of(String method) {
    LongAdder count = calls.get(method);
    return count == null ? 0 : count.sum();
  }

  /// By method, in alphabetical order.
  public Map<String, Long> byMethod() {
    Map<String, Long> all = new TreeMap<>();
    calls.forEach((method, count) -> all.put(method, count.sum()));
    return all;
  }

  /// Of all methods.
  public long total() {
    return calls.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /// HTTP requests; a batch is one.
  public long requests() {
    return requests.sum();
  }

  /// Begins anew at 0.
  public void reset() {
    calls.clear();
    requests.reset();
  }

  /// @param request one call, or a batch of them
  void add(JsonNode request) {
    requests.increment();
    if (request.isArray()) {
      request.forEach(this::addCall);
    } else {
      addCall(request);
    }
  }

  private void addCall(JsonNode call) {
    calls.computeIfAbsent(Call.method(call), _ -> new LongAdder()).increment();
  }
}
