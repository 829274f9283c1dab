package io.relayer.messages.request;

import static io.relayer.messages.request.BadRequests.GOOD;
import static io.relayer.messages.request.BadRequests.bytes;
import static io.relayer.messages.request.BadRequests.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BadRequestsTest {
  private static final Listing LISTING = new Listing();

  @AfterAll
  static void writeListing() throws IOException {
    LISTING.write();
  }

  /// `field` of a good request is replaced by `json`; `-` takes it out.
  @ParameterizedTest
  @CsvFileSource(resources = "bad-fields.txt", delimiter = '|', quoteCharacter = '`')
  void badFieldIsNamedWithWhatWasFoundAndExpected(String field, String json, String message) {
    ParsedRequest.Invalid refused = refused(with(field, json));

    assertThat(refused.message()).startsWith(message);
    assertThat(refused.code()).isEqualTo(code(message));
  }

  private static RejectionCode code(String message) {
    if (message.contains("unknown field")) {
      return RejectionCode.UNKNOWN_FIELD;
    }
    return message.contains("there is no contract") || message.contains("has no address")
        ? RejectionCode.UNKNOWN_CONTRACT
        : RejectionCode.INVALID_FIELD;
  }

  static final List<byte[]> NO_JSON_OBJECT = BadRequests.MALFORMED;

  @ParameterizedTest
  @FieldSource("NO_JSON_OBJECT")
  void whatIsNoJsonObjectIsMalformed(byte[] value) {
    ParsedRequest.Invalid refused = refused(value);

    assertThat(refused.code()).isEqualTo(RejectionCode.MALFORMED);
    assertThat(refused.producer()).isNull();
    assertThat(refused.requestId()).isNull();
  }

  @Test
  void whatWasFoundInsteadOfAJsonObjectIsSaid() {
    byte[] cut = {'{', '"', 'a', '"', ':', '"', (byte) 0xe2, (byte) 0x82};

    assertThat(refused(cut).message())
        .isEqualTo("not UTF-8 at byte 6 (expected a JSON object in UTF-8)");
    assertThat(refused(bytes("[{}]")).message())
        .isEqualTo("found an array (expected a JSON object)");
    assertThat(refused(bytes("")).message()).isEqualTo("no value (expected a JSON object)");
    assertThat(refused(bytes("{\"id\":\"a\",\"id\":\"b\"}")).message())
        .startsWith("not JSON: Duplicate Object property \"id\"")
        .endsWith(" at line 1, column 15");
    assertThat(refused(bytes("{".repeat(10_000))).message())
        .startsWith("not JSON: ")
        .contains(" at line 1, column ");
  }

  @Test
  void requestOfTheLargestSizeIsRead() {
    byte[] largest = bytes(GOOD + " ".repeat(StrictJson.MAX_BYTES - GOOD.length()));

    assertThat(new RequestParser(TestContracts.ALL).parse(largest))
        .isInstanceOf(ParsedRequest.Valid.class);
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

  private static ParsedRequest.Invalid refused(byte[] value) {
    ParsedRequest parsed = new RequestParser(TestContracts.ALL).parse(value);
    assertThat(parsed).isInstanceOf(ParsedRequest.Invalid.class);
    ParsedRequest.Invalid refused = (ParsedRequest.Invalid) parsed;
    LISTING.add(value, refused);
    return refused;
  }
}
