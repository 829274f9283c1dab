package io.relayer.core.transaction;

import io.relayer.ethereum.value.Bytes;
import io.relayer.messages.request.RequestKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Table `requests`: which keys were ever accepted, and with what body.
public final class RequestDao {
  private RequestDao() {}

  /// A key with the fingerprint of its body.
  public record Body(RequestKey key, Bytes fingerprint, int version) {}

  /// What is stored for a key.
  ///
  /// @param inserted by this call
  public record Stored(long requestKey, Bytes fingerprint, int version, boolean inserted) {
    /// Whether this is what that body left here.
    public boolean isOf(Body body) {
      return fingerprint.equals(body.fingerprint()) && version == body.version();
    }
  }

  /// Inserts those keys that are new; the constraint decides, also between processes. Each key must
  /// be there once.
  ///
  /// @return what is stored now, for each of the keys
  public static Map<RequestKey, Stored> insert(Handle handle, Collection<Body> bodies) {
    Map<RequestKey, Stored> stored = new HashMap<>();
    read(
        bind(
            handle.createQuery(
                """
                insert into requests (producer, request_id, fingerprint, fingerprint_version)
                select * from unnest(:producers, :ids, :fingerprints, :versions) as b (producer, request_id, fingerprint, version)
                order by producer, request_id
                on conflict (producer, request_id) do nothing
                returning request_key, producer, request_id, fingerprint, fingerprint_version
                """),
            bodies),
        true,
        stored);
    List<Body> known = bodies.stream().filter(body -> !stored.containsKey(body.key())).toList();
    if (!known.isEmpty()) {
      read(
          bind(
              handle.createQuery(
                  """
                  select r.request_key, r.producer, r.request_id, r.fingerprint, r.fingerprint_version
                  from unnest(:producers, :ids, :fingerprints, :versions) as b (producer, request_id, fingerprint, version)
                  join requests r using (producer, request_id)
                  """),
              known),
          false,
          stored);
    }
    return stored;
  }

  /// Whether the key was ever accepted.
  public static boolean has(Handle handle, RequestKey key) {
    return handle
        .createQuery(
            "select exists (select from requests where producer = :producer and request_id = :id)")
        .bind("producer", key.producer())
        .bind("id", key.id())
        .mapTo(Boolean.class)
        .one();
  }

  private static Query bind(Query query, Collection<Body> bodies) {
    return query
        .bindArray("producers", String.class, bodies.stream().map(b -> b.key().producer()).toList())
        .bindArray("ids", String.class, bodies.stream().map(b -> b.key().id()).toList())
        .bindArray("fingerprints", Bytes.class, bodies.stream().map(Body::fingerprint).toList())
        .bindArray("versions", Integer.class, bodies.stream().map(Body::version).toList());
  }

  private static void read(Query query, boolean inserted, Map<RequestKey, Stored> into) {
    query
        .map((rows, context) ->
            into.put(
                new RequestKey(rows.getString("producer"), rows.getString("request_id")),
                new Stored(
                    rows.getLong("request_key"),
                    Bytes.of(rows.getBytes("fingerprint")),
                    rows.getInt("fingerprint_version"),
                    inserted)))
        .list();
  }
}
