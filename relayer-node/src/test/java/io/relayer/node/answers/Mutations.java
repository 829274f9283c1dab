package io.relayer.node.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Makes answers wrong: fields that are dropped, nulled, of another type or of absurd size; odd
/// envelopes; text that is hardly JSON. The same seed makes the same ones.
public final class Mutations {
  private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();
  private static final int DEEP = 2_000;

  /// As JSON text.
  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"0x\"",
          "\"0X1\"",
          "\"0x0\"",
          "\"0x00000000000000000001\"",
          "\"0x-1\"",
          "\"-0x1\"",
          "\"0x+1\"",
          "\"0xfffffffffffffffd\"",
          "\"0x7fffffffffffffff\"",
          "\"0x1fffffffffffff\"",
          "\"0x" + "f".repeat(64) + "\"",
          "\"0x" + "f".repeat(65) + "\"",
          "\"0x" + "f".repeat(5_000) + "\"",
          "\"0x" + "ab".repeat(20) + "\"",
          "\"0x" + "ab".repeat(32) + "\"",
          "\"0x" + "ab".repeat(31) + "\"",
          "\"0xzz\"",
          "\"0x0x1\"",
          "\"12\"",
          "\"NaN\"",
          "\"latest\"",
          "\"\\u0000\\ud800\"",
          "true",
          "false",
          "0",
          "1",
          "-1",
          "3.5",
          "1e999",
          "-1e999999999",
          "9".repeat(400),
          "9007199254740993",
          "9223372036854775808",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[\"0x1\", null, {}]",
          "{\"data\":{\"message\":[]}}",
          "[".repeat(DEEP) + "]".repeat(DEEP));

  private final Random random;

  public Mutations(long seed) {
    random = new Random(seed);
  }

  private record Place(JsonNode container, String name, int index) {}

  /// The text of an answer, or of a batch of them, with something wrong in it.
  public String wrong(JsonNode answer) {
    JsonNode changed = answer.deepCopy();
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      changed = random.nextInt(6) == 0 ? envelope(changed) : value(changed);
    }
    String text = JsonMapper.shared().writeValueAsString(changed);
    return random.nextInt(12) == 0 ? text(text) : text;
  }

  private JsonNode value(JsonNode root) {
    List<Place> places = new ArrayList<>();
    collect(root, places);
    if (places.isEmpty()) {
      return root;
    }
    Place place = places.get(random.nextInt(places.size()));
    JsonNode before =
        place.container.isObject()
            ? place.container.path(place.name)
            : place.container.path(place.index);
    JsonNode after = other(before);
    switch (place.container) {
      case ObjectNode object when random.nextInt(5) == 0 -> object.remove(place.name);
      case ObjectNode object -> object.set(place.name, after);
      case ArrayNode array when random.nextInt(5) == 0 -> array.remove(place.index);
      case ArrayNode array when random.nextInt(5) == 0 -> array.add(before.deepCopy());
      case ArrayNode array -> array.set(place.index, after);
      default -> {}
    }
    return root;
  }

  private static void collect(JsonNode node, List<Place> places) {
    if (node.isObject()) {
      node.propertyNames()
          .forEach(name -> {
            places.add(new Place(node, name, -1));
            collect(node.path(name), places);
          });
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(new Place(node, "", i));
      collect(node.path(i), places);
    }
  }

  private JsonNode other(JsonNode before) {
    String text = before.isString() ? before.asString() : "";
    if (text.length() > 2 && random.nextInt(3) == 0) {
      int cut = 2 + random.nextInt(text.length() - 2);
      return JSON.stringNode(
          switch (random.nextInt(5)) {
            case 0 -> text.substring(0, cut);
            case 1 -> text + "00";
            case 2 -> text.toUpperCase(Locale.ROOT);
            case 3 -> text.substring(2);
            default -> text.substring(0, cut) + "g" + text.substring(cut);
          });
    }
    return JSON.rawValueNode(new RawValue(VALUES.get(random.nextInt(VALUES.size()))));
  }

  private JsonNode envelope(JsonNode root) {
    if (root instanceof ArrayNode batch && !batch.isEmpty() && random.nextInt(3) > 0) {
      switch (random.nextInt(5)) {
        case 0 -> batch.remove(random.nextInt(batch.size()));
        case 1 -> batch.add(batch.path(random.nextInt(batch.size())).deepCopy());
        case 2 -> batch.insert(0, batch.remove(batch.size() - 1));
        case 3 -> batch.insert(0, JSON.nullNode());
        default -> {
          return batch.path(0);
        }
      }
      return root;
    }
    JsonNode one =
        root instanceof ArrayNode batch && !batch.isEmpty()
            ? batch.path(random.nextInt(batch.size()))
            : root;
    if (one instanceof ObjectNode answer) {
      switch (random.nextInt(9)) {
        case 0 -> answer.putNull("id");
        case 1 -> answer.put("id", answer.path("id").asString(""));
        case 2 -> answer.put("id", 4_000_000_000_000L);
        case 3 -> answer.remove("id");
        case 4 -> answer.remove("result");
        case 5 -> answer.putObject("error");
        case 6 -> answer.put("error", "no");
        case 7 -> answer.putObject("error").put("code", "-32000").putNull("message");
        default -> answer.putObject("error").put("code", -32005).putObject("data").put("see", 1);
      }
    }
    return root;
  }

  private String text(String json) {
    return switch (random.nextInt(8)) {
      case 0 -> json.substring(0, random.nextInt(json.length() + 1));
      case 1 -> json + json;
      case 2 -> json + "\n<!-- -->";
      case 3 -> json.replaceFirst("\\{", "{\"result\":null,\"id\":7,");
      case 4 -> "\ufeff" + json;
      case 5 -> json.replaceFirst(",", ",,");
      case 6 -> "<html>" + json + "</html>";
      default -> "[".repeat(DEEP) + json;
    };
  }
}
