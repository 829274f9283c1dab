package io.relayer.messages.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Reads the key of a request; of a refused one, as much of it as can be read.
public final class KeyReader {
  private KeyReader() {}

  public static RequestKey read(Fields fields) throws Refusal {
    String id = id(fields.require("id", "text that names the request"));
    Field producer = fields.get("producer");
    return new RequestKey(producer == null ? RequestKey.DEFAULT_PRODUCER : producer(producer), id);
  }

  public static @Nullable String readableProducer(JsonNode root) {
    JsonNode node = root.get("producer");
    if (node == null || node.isNull()) {
      return RequestKey.DEFAULT_PRODUCER;
    }
    try {
      return producer(new Field("producer", node));
    } catch (Refusal e) {
      return null;
    }
  }

  public static @Nullable String readableId(JsonNode root) {
    JsonNode node = root.get("id");
    try {
      return node == null ? null : id(new Field("id", node));
    } catch (Refusal e) {
      return null;
    }
  }

  static String labelKey(String path, String key) throws Refusal {
    Field asField = new Field("key in " + path, StringNode.valueOf(key));
    return asField.text(1, SigningRequest.MAX_LABEL_KEY_LENGTH);
  }

  private static String id(Field field) throws Refusal {
    return field.text(1, RequestKey.MAX_ID_LENGTH);
  }

  private static String producer(Field field) throws Refusal {
    String name = field.name(RequestKey.MAX_PRODUCER_LENGTH);
    if (name.equals(RequestKey.RESERVED_PRODUCER)) {
      throw field.refuse("another name: this one is the relayer's own");
    }
    return name;
  }
}
