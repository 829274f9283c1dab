package io.relayer.messages.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.JsonSchema;
import io.relayer.ethereum.value.Printable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random bytes: whatever a record holds, it is read or refused: with a message that can be stored
/// and sent.
class AnyBytesTest {
  private static final JsonSchema SCHEMA = JsonSchema.of("request.json");
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "true",
          "0",
          "-1",
          "1e999",
          "9".repeat(99),
          "0x",
          "\u0000",
          "🚀",
          "\"id\":",
          "\"fee\":{",
          "\"call\":{",
          "\"args\":[",
          "\"function\":\"f(",
          "\"labels\":{\"");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void damagedRequestIsReadOrRefused(long seed) {
    var random = new Random(seed);
    var requests = new RandomRequests(random);
    var spelling = new Spelling(random);
    for (int i = 0; i < 1_500; i++) {
      judge(damaged(spelling.write(requests.next()), random));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void randomBytesAreRefused(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 1_500; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      judge(bytes);
    }
  }

  private static byte[] damaged(byte[] request, Random random) {
    String text = new String(request, StandardCharsets.UTF_8);
    int at = random.nextInt(text.length());
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(4)) {
      case 0 ->
          (text.substring(0, at) + piece + text.substring(at)).getBytes(StandardCharsets.UTF_8);
      case 1 -> text.substring(0, at).getBytes(StandardCharsets.UTF_8);
      case 2 -> {
        byte[] bytes = request.clone();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        yield bytes;
      }
      default -> {
        String value = "\"?[0-9A-Za-z]+\"?";
        yield text.replaceFirst(value, piece.replace("\\", "\\\\"))
            .getBytes(StandardCharsets.UTF_8);
      }
    };
  }

  private static void judge(byte[] bytes) {
    ParsedRequest parsed = new RequestParser(TestContracts.ALL).parse(bytes);

    switch (parsed) {
      case ParsedRequest.Invalid invalid -> {
        assertThat(invalid.code()).isNotEqualTo(RejectionCode.INTERNAL);
        assertThat(invalid.message()).isNotEmpty().hasSizeLessThan(1_000);
        assertThat(invalid.message()).matches(Printable::isClean);
      }
      case ParsedRequest.Valid(var request) -> judge(bytes, Fingerprint.of(request));
      case ParsedRequest.Raw(var request) -> judge(bytes, Fingerprint.of(request));
    }
  }

  private static void judge(byte[] accepted, Fingerprint fingerprint) {
    assertThat(fingerprint.version()).isEqualTo(Fingerprint.VERSION);
    assertThat(SCHEMA.problems(accepted))
        .as(new String(accepted, StandardCharsets.UTF_8))
        .isEmpty();
  }
}
