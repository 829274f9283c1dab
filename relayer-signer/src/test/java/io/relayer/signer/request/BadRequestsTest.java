package io.relayer.signer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.request.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BadRequestsTest {
  private static final String GOOD =
      """
      {"id":"a","chainId":31337,"from":"0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
       "to":"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"}
      """;

  /// `field` of a good request is replaced by `json`; `-` takes it out.
  @ParameterizedTest
  @CsvFileSource(resources = "bad-fields.txt", delimiter = '|', quoteCharacter = '`')
  void badFieldIsNamedWithWhatWasFoundAndExpected(String field, String json, String message) {
    Parsed.Invalid refused = refused(with(field, json));

    assertThat(refused.message()).startsWith(message);
    assertThat(refused.code())
        .isEqualTo(
            message.contains("unknown field")
                ? RejectionCode.UNKNOWN_FIELD
                : RejectionCode.INVALID_FIELD);
  }

  static final List<byte[]> NO_JSON_OBJECT =
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
          bytes("{\"value\":01}"),
          bytes("{\"value\":+1}"),
          bytes("{\"value\":.5}"),
          bytes("{\"value\":NaN}"),
          bytes("{\"value\":" + "1".repeat(101) + "}"),
          bytes(GOOD + "{}"),
          bytes(GOOD + "x"),
          bytes(GOOD + "\u0000"),
          bytes("\ufeff" + GOOD),
          bytes(GOOD.replace("{", "{\"id\":\"b\",")),
          bytes("{\"fee\":{\"speed\":\"slow\",\"speed\":\"fast\"}}"),
          bytes("{\"labels\":{\"a\":\"1\",\"\\u0061\":\"2\"}}"),
          bytes("{\"a\":".repeat(33) + "1" + "}".repeat(33)),
          bytes("{\"a\":" + "[".repeat(100_000)),
          bytes(GOOD + " ".repeat(StrictJson.MAX_BYTES)),
          GOOD.getBytes(StandardCharsets.UTF_16),
          GOOD.getBytes(StandardCharsets.UTF_16LE),
          new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
          new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}, // overlong NUL
          new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
          new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xe2, (byte) 0x82});

  @ParameterizedTest
  @FieldSource("NO_JSON_OBJECT")
  void whatIsNoJsonObjectIsMalformed(byte[] value) {
    Parsed.Invalid refused = refused(value);

    assertThat(refused.code()).isEqualTo(RejectionCode.MALFORMED);
    assertThat(refused.producer()).isNull();
    assertThat(refused.requestId()).isNull();
  }

  @Test
  void longTextIsShownShortened() {
    assertThat(refused(with("to", "\"" + "z".repeat(100_000) + "\"")).message())
        .hasSizeLessThan(200)
        .contains("zzz…'");
    assertThat(refused(with("x".repeat(100_000), "1")).message()).hasSizeLessThan(500);
  }

  @Test
  void tooManyLabelsAreRefused() {
    ObjectNode labels = JsonMapper.shared().createObjectNode();
    for (int i = 0; i < 17; i++) {
      labels.put("k" + i, "v");
    }

    assertThat(refused(with("labels", labels.toString())).message())
        .isEqualTo("labels: found an object (expected an object of at most 16 labels)");
  }

  @Test
  void tooMuchDataIsRefused() {
    String tooMuch = "\"0x" + "00".repeat(128 * 1024 + 1) + "\"";

    assertThat(refused(with("data", tooMuch)).message())
        .endsWith("(expected 0x and hex digits of 0 to 131072 bytes)");
  }

  @Test
  void callThatEncodesToTooMuchDataIsRefused() {
    String zeros = "0,".repeat(5_000) + "0";
    String call = "{\"function\":\"f(uint8[])\",\"args\":[[" + zeros + "]]}";

    assertThat(refused(with("call", call)).message())
        .isEqualTo("call: 160100 bytes of call data (expected at most 131072)");
  }

  private static byte[] with(String field, String json) {
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

  private static Parsed.Invalid refused(byte[] value) {
    Parsed parsed = new RequestParser(TestContracts.ALL).parse(value);
    assertThat(parsed).isInstanceOf(Parsed.Invalid.class);
    return (Parsed.Invalid) parsed;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
