package io.relayer.messages.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `docs/schema/request.json` says the same as the parser, as far as a schema can say it.
class RequestSchemaTest {
  /// What the parser says of requests that no schema can refuse.
  private static final List<String> BEYOND_A_SCHEMA =
      List.of(
          "expected the checksum of EIP-55", // also of arguments
          "to 2^256 - 1",
          "to 2^128 - 1",
          "to 2^63 - 1",
          "at most the maxFeePerGas",
          "an instant of RFC 3339",
          "call.function: ",
          "call.args",
          "call.contract: there is no contract",
          "call.contract: contract 'nowhere' has no address",
          "(expected the address of contract",
          "not a signed transaction: ");

  private final JsonSchema schema = JsonSchema.of("request.json");
  private final RequestParser parser = BadRequests.parser();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void acceptedRequestIsValidInAnySpelling(long seed) {
    var random = new Random(seed);
    var requests = new RandomRequests(random);
    var spelling = new Spelling(random);
    for (int i = 0; i < 250; i++) {
      byte[] request = spelling.write(requests.next());

      assertThat(schema.problems(request))
          .as(new String(request, StandardCharsets.UTF_8))
          .isEmpty();
    }
  }

  @Test
  void examplesAreAcceptedByBoth() {
    JsonNode examples = schema.document().get("examples");

    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .allSatisfy(example -> {
          assertThat(schema.problems(example)).isEmpty();
          assertThat(parser.parse(example.toString().getBytes(StandardCharsets.UTF_8)))
              .isNotInstanceOf(ParsedRequest.Invalid.class);
        });
  }

  @Test
  void badRequestIsRefusedByTheSchemaUnlessNoSchemaCanTell() {
    int refused = 0;
    for (byte[] bad : BadRequests.all()) {
      ParsedRequest.Invalid invalid = (ParsedRequest.Invalid) parser.parse(bad);
      if (invalid.code() == RejectionCode.MALFORMED) {
        continue; // no JSON, or duplicate keys: a matter of reading it
      }
      if (schema.problems(bad).isEmpty()) {
        assertThat(BEYOND_A_SCHEMA)
            .as("%s: %s", new String(bad, StandardCharsets.UTF_8), invalid.message())
            .anyMatch(invalid.message()::contains);
      } else {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(150);
  }

  @Test
  void everyFieldIsDescribed() {
    String described = String.join(", ", schema.document().get("properties").propertyNames());

    assertThat(((ParsedRequest.Invalid) parser.parse(BadRequests.with("surprise", "1"))).message())
        .isEqualTo("surprise: unknown field (known here: " + described + ")");
  }
}
