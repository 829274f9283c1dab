package io.relayer.core.transaction;

import io.relayer.core.database.Lists;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RequestKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `pruned_requests`: how requests stand whose transactions were deleted by their age
/// ([RequestPruning]). Who misses something of a request looks here before he takes it for lost.
public final class PrunedRequests {
  private PrunedRequests() {}

  /// Over what a transaction executes: recipient and value as text, which has neither of what parts
  /// them, then all of the rest.
  static String digest(String recipient, String value, String data) {
    return "sha256(convert_to(concat_ws(' ', coalesce(hex(%s), '-'), (%s)::numeric, ''), 'UTF8') || %s)"
        .formatted(recipient, value, data);
  }

  /// Whether a request that was signed elsewhere, and whose transactions are gone, executed this.
  /// False of one that was not pruned.
  public static boolean executed(Handle handle, long requestKey, RawRequest.Call call) {
    return handle
        .createQuery(
            "select exists (select from pruned_requests p where p.request_key = :key and p.call_digest = %s)"
                .formatted(digest(":to::bytea", ":value", ":data")))
        .bind("key", requestKey)
        .bindByType("to", call.to(), Address.class)
        .bind("value", call.value())
        .bind("data", call.data())
        .mapTo(Boolean.class)
        .one();
  }

  /// How a request stands whose transactions are gone.
  ///
  /// @param hash of the attempt that was mined, else of the last one; null where there was none
  public record Pruned(State state, @Nullable String hash, Instant endedAt) {}

  /// Those of the requests that were pruned.
  public static Map<RequestKey, Pruned> of(Handle handle, Collection<RequestKey> requests) {
    List<RequestKey> keys = List.copyOf(requests);
    Map<RequestKey, Pruned> pruned = new HashMap<>();
    handle
        .createQuery(
            """
            select r.producer, r.request_id, p.state, hex(p.hash) as hash, p.ended_at
            from unnest(:producers, :ids) as k (producer, request_id)
            join requests r using (producer, request_id)
            join pruned_requests p using (request_key)
            """)
        .bindArray("producers", String.class, Lists.column(keys, RequestKey::producer))
        .bindArray("ids", String.class, Lists.column(keys, RequestKey::id))
        .map((row, context) ->
            pruned.put(
                new RequestKey(row.getString("producer"), row.getString("request_id")),
                new Pruned(
                    State.parse(row.getString("state")),
                    row.getString("hash"),
                    row.getTimestamp("ended_at").toInstant())))
        .list();
    return pruned;
  }
}
