package io.relayer.messages.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.JsonSchema;
import io.relayer.messages.order.Order.Kind;
import io.relayer.messages.request.BadRequests;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestKey;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

class OrderParserTest {
  private static final JsonSchema SCHEMA = JsonSchema.of("order.json");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":"a","order":"cancel"}                                        | default | CANCEL |
          {"id":"a","producer":"billing","order":"bump"}                     | billing | BUMP   |
          {"id":"a","producer":null,"order":"cancel","generation":null}      | default | CANCEL |
          {"id":"a","producer":"billing","order":"retry","generation":1}     | billing | RETRY  | 1
          {"id":"a","order":"bump","priority":null}                          | default | BUMP   |
          {"generation":2147483647,"order":"cancel","id":"a"}                | default | CANCEL | 2147483647
          """)
  void goodOrderIsReadAndValid(
      String json, String producer, Kind kind, @Nullable Integer generation) {
    assertThat(OrderParser.parse(json.getBytes(UTF_8)))
        .isEqualTo(
            new ParsedOrder.Valid(
                new Order(
                    new RequestKey(producer, "a"), kind, generation, "producer:" + producer)));
    assertThat(SCHEMA.problems(json.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"order":"cancel"}                                   | INVALID_FIELD | id: missing
          {"id":"","order":"cancel"}                           | INVALID_FIELD | id: found ''
          {"id":5,"order":"cancel"}                            | INVALID_FIELD | id: found 5
          {"id":"a\\u0000b","order":"cancel"}                  | INVALID_FIELD | id: found 'a\\u0000b'
          {"id":"a","producer":"a/b","order":"cancel"}         | INVALID_FIELD | producer: found 'a/b'
          {"id":"a","producer":"relayer","order":"cancel"}     | INVALID_FIELD | producer: found 'relayer' (expected another name
          {"id":"a"}                                           | INVALID_FIELD | order: missing (expected cancel, bump, retry or prioritize)
          {"id":"a","order":null}                              | INVALID_FIELD | order: missing
          {"id":"a","order":"Cancel"}                          | INVALID_FIELD | order: found 'Cancel' (expected cancel, bump, retry or prioritize)
          {"id":"a","order":""}                                | INVALID_FIELD | order: found ''
          {"id":"a","order":["cancel"]}                        | INVALID_FIELD | order: found an array of 1
          {"id":"a","order":"retry"}                           | INVALID_FIELD | generation: missing (expected the one that is retried
          {"id":"a","order":"retry","generation":null}         | INVALID_FIELD | generation: missing
          {"id":"a","order":"retry","generation":0}            | INVALID_FIELD | generation: found 0 (expected a whole number from 1 to 2147483647)
          {"id":"a","order":"cancel","generation":-1}          | INVALID_FIELD | generation: found -1
          {"id":"a","order":"cancel","generation":1.5}         | INVALID_FIELD | generation: found 1.5
          {"id":"a","order":"cancel","generation":"1"}         | INVALID_FIELD | generation: found '1'
          {"id":"a","order":"cancel","generation":true}        | INVALID_FIELD | generation: found true
          {"id":"a","order":"cancel","generation":2147483648}  | INVALID_FIELD | generation: found 2147483648
          {"id":"a","order":"prioritize"}                      | INVALID_FIELD | priority: missing (expected a whole number from 0 to 9)
          {"id":"a","order":"prioritize","priority":null}      | INVALID_FIELD | priority: missing
          {"id":"a","order":"prioritize","priority":10}        | INVALID_FIELD | priority: found 10 (expected a whole number from 0 to 9)
          {"id":"a","order":"prioritize","priority":-1}        | INVALID_FIELD | priority: found -1
          {"id":"a","order":"prioritize","priority":1.5}       | INVALID_FIELD | priority: found 1.5
          {"id":"a","order":"prioritize","priority":"high"}    | INVALID_FIELD | priority: found 'high'
          {"id":"a","order":"prioritize","priority":[5]}       | INVALID_FIELD | priority: found an array of 1
          {"id":"a","order":"bump","priority":5}               | INVALID_FIELD | priority: found 5 (expected none: it is for prioritize alone)
          {"id":"a","order":"retry","generation":1,"priority":9} | INVALID_FIELD | priority: found 9
          {"id":"a","order":"cancel","reason":"x"}             | UNKNOWN_FIELD | reason: unknown field (known here: id, producer, order, generation, priority)
          """)
  void badFieldIsNamedWithWhatWasFoundAndExpectedAndTheSchemaRefusesIt(
      String json, RejectionCode code, String message) {
    ParsedOrder.Invalid refused = (ParsedOrder.Invalid) OrderParser.parse(json.getBytes(UTF_8));

    assertThat(refused.message()).startsWith(message);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(SCHEMA.problems(json.getBytes(UTF_8))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":"a","order":"prioritize","priority":0}                | 0 |
          {"id":"a","order":"prioritize","priority":9,"generation":2} | 9 | 2
          {"id":"a","order":"prioritize","priority":"7"}              | 7 |
          """)
  void orderToPrioritizeSaysWhichPriority(String json, int priority, @Nullable Integer generation) {
    assertThat(OrderParser.parse(json.getBytes(UTF_8)))
        .isEqualTo(
            new ParsedOrder.Valid(
                new Order(
                    new RequestKey("default", "a"),
                    Order.Demand.priority(priority),
                    generation,
                    "producer:default")));
    assertThat(SCHEMA.problems(json.getBytes(UTF_8))).isEmpty();
  }

  static final List<byte[]> NO_JSON_OBJECT = BadRequests.MALFORMED;

  @ParameterizedTest
  @FieldSource("NO_JSON_OBJECT")
  void whatIsNoJsonObjectIsMalformed(byte[] value) {
    assertThat(OrderParser.parse(value))
        .isInstanceOfSatisfying(
            ParsedOrder.Invalid.class,
            refused -> assertThat(refused.code()).isEqualTo(RejectionCode.MALFORMED));
  }

  @Test
  void whoseOrderItIsIsToldAsFarAsItCanBeRead() {
    assertThat(OrderParser.parse("{\"id\":\"a\",\"producer\":\"b\",\"order\":1}".getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            ParsedOrder.Invalid.class,
            refused -> {
              assertThat(refused.producer()).isEqualTo("b");
              assertThat(refused.requestId()).isEqualTo("a");
            });
    assertThat(OrderParser.parse(null)).isInstanceOf(ParsedOrder.Invalid.class);
  }

  @Test
  void examplesOfTheSchemaAreRead() {
    JsonNode examples = SCHEMA.document().get("examples");

    assertThat(examples)
        .isNotEmpty()
        .allSatisfy(example ->
            assertThat(OrderParser.parse(example.toString().getBytes(UTF_8)))
                .isInstanceOf(ParsedOrder.Valid.class));
  }

  /// A good order with a few bytes changed is read or refused, and never throws.
  @Test
  void anyBytesAreReadOrRefused() {
    Random random = new Random(20_261_125);
    byte[] good =
        "{\"id\":\"a\",\"producer\":\"b\",\"order\":\"retry\",\"generation\":1}".getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertThat(OrderParser.parse(bytes)).isNotNull();
    }
  }
}
