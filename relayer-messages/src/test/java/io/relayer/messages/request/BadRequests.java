package io.relayer.messages.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Requests that are wrong in themselves, in every way that is known here.
public final class BadRequests {
  static final String GOOD =
      """
      {"id":"a","chainId":31337,"from":"0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
       "to":"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"}
      """;

  /// What is no JSON object, or one that JSON libraries would read differently.
  public static final List<byte[]> MALFORMED =
      List.of(
          bytes(""),
          bytes(" "),
          bytes("null"),
          bytes("5"),
          bytes("\"text\""),
          bytes("[]"),
          bytes("[" + GOOD + "]"),
          bytes("{"),
          bytes("{]"),
          bytes("{'id':'a'}"),
          bytes("{id:\"a\"}"),
          bytes("{\"id\":\"a\",}"),
          bytes("{\"id\":\"a\" /* comment */}"),
          bytes("{\"id\":\"a\nb\"}"),
          bytes("{\"id\":\"\\x\"}"),
          bytes("{\"id\":\"\\u12\"}"),
          bytes("{\"labels\":{\"\\ud800\":\"a\"}}"),
          bytes("{\"value\":01}"),
          bytes("{\"value\":+1}"),
          bytes("{\"value\":.5}"),
          bytes("{\"value\":NaN}"),
          bytes("{\"value\":" + "1".repeat(101) + "}"),
          bytes("{\"value\":1E2147483648}"),
          bytes("{\"value\":1e-99999999999999999999}"),
          bytes(GOOD + "{}"),
          bytes(GOOD + "x"),
          bytes(GOOD + "\u0000"),
          bytes("\ufeff" + GOOD),
          bytes(GOOD.replace("{", "{\"id\":\"b\",")),
          bytes("{\"fee\":{\"speed\":\"slow\",\"speed\":\"fast\"}}"),
          bytes("{\"labels\":{\"a\":\"1\",\"\\u0061\":\"2\"}}"),
          bytes("{\"a\":".repeat(33) + "1" + "}".repeat(33)),
          bytes("{\"a\":" + "[".repeat(100_000)),
          bytes("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)),
          bytes("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
          bytes(GOOD + " ".repeat(StrictJson.MAX_BYTES)),
          bytes(GOOD + " ".repeat(StrictJson.MAX_BYTES + 1 - GOOD.length())),
          bytes("\"" + "a".repeat(StrictJson.MAX_BYTES)),
          GOOD.getBytes(StandardCharsets.UTF_16),
          GOOD.getBytes(StandardCharsets.UTF_16LE),
          new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
          new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}, // overlong NUL
          new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
          new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xe2, (byte) 0x82});

  /// What brings bytes that were not signed, or not by one, or not for this.
  private static final List<byte[]> RAW =
      List.of(
          raw("5"),
          raw("{}"),
          raw("[]"),
          raw("\"\""),
          raw("\"0x\""),
          raw("\"0x2\""),
          raw("\"02\""),
          raw("\"0x02\""),
          raw("\"0x02c0\""),
          raw("\"0x03c0\""),
          raw("\"0x04c0\""),
          raw("\"0xc0\""),
          raw("\"0xf8\""),
          raw("[\"0x02\",\"0x03\"]"),
          raw("[[]]"),
          bytes("{\"raw\":\"0x02\"}"),
          bytes("{\"id\":\"a\",\"raw\":\"0x02\",\"nonce\":1}"));

  private BadRequests() {}

  private static byte[] raw(String json) {
    return bytes("{\"id\":\"a\",\"raw\":%s}".formatted(json));
  }

  /// One that knows the contracts that some of them name.
  public static RequestParser parser() {
    return new RequestParser(TestContracts.ALL);
  }

  /// All of them: those of `bad-fields.txt`, the malformed ones and those with `raw`.
  public static List<byte[]> all() {
    List<byte[]> all = new ArrayList<>(MALFORMED);
    all.addAll(RAW);
    try (InputStream rows = BadRequests.class.getResourceAsStream("bad-fields.txt")) {
      new String(rows.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(row -> row.split("\\s*\\|\\s*", 3))
          .forEach(row -> all.add(with(row[0], row[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /// A good request with `field` replaced by `json`; `-` takes it out.
  static byte[] with(String field, String json) {
    ObjectNode request = (ObjectNode) JsonMapper.shared().readTree(GOOD);
    request.remove(field);
    if (json.equals("-")) {
      return bytes(request.toString());
    }
    // As text, so that the value arrives as it is written.
    String separator = request.isEmpty() ? "" : ",";
    String all = request.toString();
    return bytes(
        all.substring(0, all.length() - 1) + separator + "\"" + field + "\":" + json + "}");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
