package io.relayer.messages.request;

/// The key of a request: its id within its producer's name space. A second request of the same key
/// is the same request, or is refused.
public record RequestKey(String producer, String id) {
  /// The name space of requests that name none.
  public static final String DEFAULT_PRODUCER = "default";

  /// The name space of requests that the relayer makes itself; refused from anybody else.
  public static final String RESERVED_PRODUCER = "relayer";

  public static final int MAX_PRODUCER_LENGTH = 100;
  public static final int MAX_ID_LENGTH = 200;

  public RequestKey {
    if (producer.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a producer and an id, found '" + producer + "' and '" + id + "'");
    }
  }

  /// `<producer>/<id>`: key and subject of the request's events. A producer's name has no slash.
  @Override
  public String toString() {
    return producer + "/" + id;
  }
}
